import { makeProfile } from './icc.ts'
import { mutateBytes, mutateParts } from './mutate.ts'
import { numberBytes, type Random } from './random.ts'

interface Box {
  name: string
  /** What stands before inner boxes, or all there is. */
  head: Buffer
  inner?: Box[]
  /** What the size says; absent where it is right. */
  size?: number
}

/** Boxes that hold boxes, and how many bytes stand before these. */
const CONTAINERS: Record<string, number> = { meta: 4, iprp: 0, ipco: 0, iinf: 6, moov: 0, trak: 0, mdia: 0, dinf: 0 }

const ascii = (text: string) => Buffer.from(text, 'latin1')

function boxesOf(bytes: Buffer): Box[] {
  const boxes: Box[] = []
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at)
    const end = size === 0 ? bytes.length : at + Math.max(size, 8)
    const name = bytes.toString('latin1', at + 4, at + 8)
    const body = bytes.subarray(at + 8, end)
    const skip = CONTAINERS[name]
    if (skip === undefined) boxes.push({ name, head: body })
    else boxes.push({ name, head: body.subarray(0, skip), inner: boxesOf(body.subarray(skip)) })
    at = end
  }
  return boxes
}

function write({ name, head, inner = [], size }: Box): Buffer {
  const body = Buffer.concat([head, ...inner.map(write)])
  return Buffer.concat([numberBytes(size ?? body.length + 8, 4), ascii(name), body])
}

const CREATE: ((random: Random) => [name: string, head: Buffer])[] = [
  random => ['colr', Buffer.concat([ascii(random.pick(['prof', 'rICC'])), makeProfile(random)])],
  random => ['colr', Buffer.concat([ascii('nclx'), random.bytes(random.pick([3, 6, 7]))])],
  random => ['pixi', Buffer.concat([Buffer.alloc(4), random.bytes(random.below(5))])],
  random => [
    'ispe',
    Buffer.concat([Buffer.alloc(4), numberBytes(random.below(4000), 4), numberBytes(random.number(), 4)]),
  ],
  random => ['irot', random.bytes(1)],
  random => ['imir', random.bytes(1)],
  random => ['clap', random.bytes(32)],
  random => ['meta', random.bytes(random.below(40))],
  random => ['free', random.bytes(random.below(40))],
]

function change(box: Box, random: Random): Box {
  if (random.oneIn(10)) return { ...box, size: random.number() }
  if (random.oneIn(15)) return { ...box, name: random.pick(['free', 'meta', 'ipco', 'mdat', 'colr', 'auxC']) }
  if (box.inner && !random.oneIn(6)) return { ...box, inner: mutateBoxes(box.inner, random) }
  return { ...box, head: mutateBytes(box.head, random, box.head) }
}

function mutateBoxes(boxes: Box[], random: Random): Box[] {
  const create = () => {
    const [name, head] = random.pick(CREATE)(random)
    return { name, head }
  }
  return mutateParts(boxes, random, box => change(box, random), create)
}

/** Changes the boxes of an ISO media file, and those inside. Offsets to the pixels stay as they were. */
export function mutateIso(bytes: Buffer, random: Random): Buffer {
  return Buffer.concat(mutateBoxes(boxesOf(bytes), random).map(write))
}
