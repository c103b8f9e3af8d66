import { numberBytes, type Random } from './random.ts'

/** Tags that mean something to a reader: sizes, orientation, pointers, strips, maker notes, XMP, ICC, GPS. */
const TAGS = [
  0x0000, 0x0001, 0x0002, 0x0004, 0x00fe, 0x0100, 0x0101, 0x0102, 0x0103, 0x0106, 0x010f, 0x0111, 0x0112, 0x0115,
  0x0116, 0x0117, 0x011a, 0x0128, 0x0132, 0x013d, 0x0142, 0x0144, 0x014a, 0x0152, 0x0201, 0x0202, 0x02bc, 0x8769,
  0x8773, 0x8825, 0x829a, 0x927c, 0x9286, 0xa002, 0xa003, 0xa005, 0xea1c,
]
const POINTERS = [0x8769, 0x8825, 0xa005, 0x014a]

interface Tiff {
  little: boolean
  parts: Buffer[]
  end: number
}

function entry(random: Random, tiff: Tiff, tag: number, type: number, count: number, value: Buffer): Buffer {
  const u = (number: number, size: 2 | 4) => numberBytes(number, size, tiff.little)
  return Buffer.concat([u(tag, 2), u(random.oneIn(30) ? random.number() : type, 2), u(count, 4), value])
}

/** A directory whose values and inner directories stand behind it, most of them where they should. */
function addDirectory(random: Random, tiff: Tiff, depth: number): number {
  const at = tiff.end
  const count = random.pick([0, 1, 3, 8, random.below(40)])
  const announced = random.oneIn(20) ? random.number() : count
  const slot = tiff.parts.push(Buffer.alloc(0)) - 1
  tiff.end += 2 + count * 12 + 4
  const entries = Array.from({ length: count }, () => {
    const tag = random.oneIn(8) ? random.below(65536) : random.pick(TAGS)
    if (POINTERS.includes(tag)) {
      const inner =
        depth > 0 && !random.oneIn(4) ? addDirectory(random, tiff, depth - 1) : random.pick([at, 8, random.number()])
      return entry(random, tiff, tag, 4, 1, numberBytes(inner, 4, tiff.little))
    }
    const bytes = random.bytes(random.pick([1, 2, 4, 8, 24, 100]))
    if (bytes.length <= 4)
      return entry(random, tiff, tag, 1, bytes.length, Buffer.concat([bytes, Buffer.alloc(4)]).subarray(0, 4))
    const from = random.oneIn(10) ? random.number() : tiff.end
    tiff.parts.push(bytes)
    tiff.end += bytes.length
    return entry(
      random,
      tiff,
      tag,
      7,
      random.oneIn(20) ? random.number() : bytes.length,
      numberBytes(from, 4, tiff.little),
    )
  })
  const next = random.oneIn(4) ? numberBytes(random.pick([at, 8, random.number()]), 4, tiff.little) : Buffer.alloc(4)
  tiff.parts[slot] = Buffer.concat([numberBytes(announced, 2, tiff.little), ...entries, next])
  return at
}

/** Directories of one entry, each of which points to the next. */
function chain(random: Random, little: boolean): Buffer[] {
  const u = (number: number, size: 2 | 4) => numberBytes(number, size, little)
  const tag = random.pick(POINTERS)
  return Array.from({ length: random.pick([10, 500, 1990, 2100]) }, (_, i) =>
    Buffer.concat([u(1, 2), u(tag, 2), u(4, 2), u(1, 4), u(8 + (i + 1) * 18, 4), u(0, 4)]),
  )
}

/** A TIFF block of random directories: loops, deep chains, values outside of it and wrong counts among them. */
export function makeExif(random: Random): Buffer {
  const little = random.oneIn(2)
  const tiff: Tiff = { little, parts: [], end: 8 }
  if (random.oneIn(20)) tiff.parts = chain(random, little)
  else addDirectory(random, tiff, random.pick([0, 1, 3, 6]))
  const first = random.oneIn(20) ? random.number() : 8
  const head = [Buffer.from(little ? 'II' : 'MM'), numberBytes(42, 2, little), numberBytes(first, 4, little)]
  return Buffer.concat([...head, ...tiff.parts])
}

/** Changes entries of the first directory of a TIFF file, or of any EXIF block. */
export function mutateTiff(bytes: Buffer, random: Random): Buffer {
  const out = Buffer.from(bytes)
  const little = out[0] === 0x49
  const at = out.length < 8 ? out.length : little ? out.readUInt32LE(4) : out.readUInt32BE(4)
  if (at + 2 > out.length) return out
  const count = little ? out.readUInt16LE(at) : out.readUInt16BE(at)
  for (let n = 1 + random.below(3); n > 0; n--) {
    const slot = at + 2 + random.below(count) * 12
    const [offset, size] = random.pick([
      [0, 2],
      [2, 2],
      [4, 4],
      [8, 4],
      [8, 2],
    ] as const)
    const value = offset === 0 ? random.pick(TAGS) : offset === 2 ? random.below(14) : random.number()
    numberBytes(value, size, little).copy(out, slot + offset)
  }
  return out
}
