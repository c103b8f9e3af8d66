import { makeExif } from './exif.ts'
import { makeProfile } from './icc.ts'
import { mutateBytes, mutateParts } from './mutate.ts'
import { numberBytes, type Random } from './random.ts'
import { makeXmp } from './xmp.ts'

interface Chunk {
  name: string
  payload: Buffer
  /** What the length says; absent where it is right. */
  length?: number
}

const ascii = (text: string) => Buffer.from(text, 'latin1')

function chunksOf(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32LE(at + 4)
    chunks.push({ name: bytes.toString('latin1', at, at + 4), payload: bytes.subarray(at + 8, at + 8 + length) })
    at += 8 + length + (length & 1)
  }
  return chunks
}

const CREATE: ((random: Random) => [name: string, payload: Buffer])[] = [
  random => ['EXIF', Buffer.concat([ascii(random.oneIn(3) ? 'Exif\0\0' : ''), makeExif(random)])],
  random => ['XMP ', makeXmp(random)],
  random => ['ICCP', makeProfile(random)],
  random => ['VP8X', Buffer.concat([random.bytes(4), numberBytes(random.below(4000), 4), Buffer.of(9, 0)])],
  random => ['ANIM', random.bytes(6)],
  random => ['ANMF', random.bytes(random.pick([0, 16, 24, 60]))],
  random => ['ALPH', random.bytes(random.below(40))],
  random => ['ABCD', random.bytes(random.below(40))],
]

function change(chunk: Chunk, random: Random): Chunk {
  if (random.oneIn(12)) return { ...chunk, length: random.number() }
  if (random.oneIn(12)) return { ...chunk, name: random.pick(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANMF', 'ICCP', 'EXIF']) }
  return { ...chunk, payload: mutateBytes(chunk.payload, random, chunk.payload) }
}

const write = ({ name, payload, length }: Chunk) =>
  Buffer.concat([
    ascii(name),
    numberBytes(length ?? payload.length, 4, true),
    payload,
    Buffer.alloc(payload.length & 1),
  ])

/** Changes the chunks of a RIFF file. Lengths are right but for a few. */
export function mutateWebp(bytes: Buffer, random: Random): Buffer {
  const create = () => {
    const [name, payload] = random.pick(CREATE)(random)
    return { name, payload }
  }
  const chunks = mutateParts(chunksOf(bytes), random, chunk => change(chunk, random), create)
  const body = Buffer.concat([ascii('WEBP'), ...chunks.map(write)])
  const length = random.oneIn(12) ? random.number() : body.length
  return Buffer.concat([ascii('RIFF'), numberBytes(length, 4, true), body])
}
