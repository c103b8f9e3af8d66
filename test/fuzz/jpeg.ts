import { makeExif } from './exif.ts'
import { makeProfile } from './icc.ts'
import { mutateBytes, mutateParts } from './mutate.ts'
import { numberBytes, type Random } from './random.ts'
import { makeXmp } from './xmp.ts'

interface Segment {
  marker: number
  payload: Buffer
  /** Pixels that follow a start of scan. */
  scan?: Buffer
  /** What the length says; absent where it is right. */
  length?: number
}

const APP1 = 0xe1
const APP2 = 0xe2
const SOS = 0xda
const FRAMES = [0xc0, 0xc1, 0xc2, 0xc3, 0xc9, 0xca]
const OTHERS = [0x01, 0xc4, 0xcc, 0xd0, 0xd7, 0xd8, 0xd9, 0xdb, 0xdd, 0xe0, 0xed, 0xee, 0xef, 0xfe, 0xff]

const ascii = (text: string) => Buffer.from(text, 'latin1')

/** Where pixels end: at the next marker that is no restart and no zero. */
function scanEnd(bytes: Buffer, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) {
    const next = bytes[at + 1]
    if (bytes[at] === 0xff && next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.length
}

function segmentsOf(bytes: Buffer): Segment[] {
  const segments: Segment[] = []
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1]
    if (marker === 0xd9) break
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    const scan = marker === SOS ? bytes.subarray(end, scanEnd(bytes, end)) : undefined
    segments.push({ marker, payload: bytes.subarray(at + 4, end), scan })
    at = end + (scan?.length ?? 0)
  }
  return segments
}

/** A profile in one or more segments, some of which are missing, doubled or numbered wrongly. */
function profileSegment(random: Random): Segment {
  const [number, total] = random.oneIn(3) ? [random.below(256), random.below(256)] : [1, 1]
  return {
    marker: APP2,
    payload: Buffer.concat([ascii('ICC_PROFILE\0'), Buffer.of(number, total), makeProfile(random)]),
  }
}

const CREATE: ((random: Random) => Segment)[] = [
  random => ({ marker: APP1, payload: Buffer.concat([ascii('Exif\0\0'), makeExif(random)]) }),
  random => ({ marker: APP1, payload: Buffer.concat([ascii('http://ns.adobe.com/xap/1.0/\0'), makeXmp(random)]) }),
  profileSegment,
  random => ({ marker: 0xee, payload: Buffer.concat([ascii('Adobe\0d\0\0\0\0'), Buffer.of(random.below(4))]) }),
  random => ({ marker: 0xdd, payload: numberBytes(random.number(), 2) }),
  random => ({ marker: random.pick(OTHERS), payload: random.bytes(random.below(40)) }),
]

/** Size, precision, components and sampling of a frame. */
function changeFrame(segment: Segment, random: Random): Segment {
  const payload = Buffer.from(segment.payload)
  const at = random.below(payload.length)
  if (at < 5 && at > 0)
    numberBytes(random.oneIn(6) ? random.number() : random.below(4000), 2).copy(payload, random.pick([1, 3]))
  else payload[at] = random.pick([0, 1, 2, 4, 8, 12, 0x11, 0x22, 0x44, 255])
  return { ...segment, payload, marker: random.oneIn(6) ? random.pick(FRAMES) : segment.marker }
}

function change(segment: Segment, random: Random): Segment {
  const { payload, scan } = segment
  if (FRAMES.includes(segment.marker) && payload.length > 0) return changeFrame(segment, random)
  if (scan && random.oneIn(2)) return { ...segment, scan: mutateBytes(scan, random, payload) }
  if (random.oneIn(12)) return { ...segment, length: random.number() }
  if (random.oneIn(12)) return { ...segment, marker: random.pick(OTHERS) }
  return { ...segment, payload: mutateBytes(payload, random, payload) }
}

function write({ marker, payload, scan, length }: Segment): Buffer {
  const part = payload.subarray(0, 65533)
  const head = Buffer.concat([Buffer.of(0xff, marker), numberBytes(length ?? part.length + 2, 2)])
  return Buffer.concat([head, part, scan ?? Buffer.alloc(0)])
}

/** Changes segments; lengths are right but for a few. */
export function mutateJpeg(bytes: Buffer, random: Random): Buffer {
  const create = () => random.pick(CREATE)(random)
  const segments = mutateParts(segmentsOf(bytes), random, segment => change(segment, random), create)
  if (random.oneIn(2)) segments.unshift(create())
  return Buffer.concat([Buffer.of(0xff, 0xd8), ...segments.map(write), Buffer.of(0xff, 0xd9)])
}
