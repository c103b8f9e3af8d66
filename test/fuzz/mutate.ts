import { numberBytes, type Random } from './random.ts'

/** Longest input. Larger ones are slow and find no more. */
const MAX_BYTES = 2 ** 17

type Mutation = (bytes: Buffer, random: Random, other: Buffer) => Buffer

function bit(bytes: Buffer, random: Random): Buffer {
  const out = Buffer.from(bytes)
  for (let n = 1 + random.below(4); n > 0; n--) out[random.below(out.length)] ^= 1 << random.below(8)
  return out
}

function byte(bytes: Buffer, random: Random): Buffer {
  const out = Buffer.from(bytes)
  for (let n = 1 + random.below(4); n > 0; n--) out[random.below(out.length)] = random.pick([0, 255, random.below(256)])
  return out
}

/** A number of one, two or four bytes at an edge, where sizes and offsets may stand. */
function edge(bytes: Buffer, random: Random): Buffer {
  const out = Buffer.from(bytes)
  numberBytes(random.number(), random.pick([1, 2, 4]), random.oneIn(2)).copy(out, random.below(out.length))
  return out
}

const cut = (bytes: Buffer, random: Random) => bytes.subarray(0, random.below(bytes.length))

function remove(bytes: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length)
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(64))])
}

const insert = (bytes: Buffer, random: Random) => put(bytes, random, random.bytes(1 + random.below(16)))

function put(bytes: Buffer, random: Random, part: Buffer): Buffer {
  const at = random.below(bytes.length)
  return Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at)])
}

/** The start of one file and the end of another, or a part of another in between. */
function splice(bytes: Buffer, random: Random, other: Buffer): Buffer {
  const from = random.below(other.length)
  if (random.oneIn(2)) return Buffer.concat([bytes.subarray(0, random.below(bytes.length)), other.subarray(from)])
  return put(bytes, random, other.subarray(from, from + 1 + random.below(256)))
}

/** A part, many times over. */
function repeat(bytes: Buffer, random: Random): Buffer {
  const from = random.below(bytes.length)
  const part = bytes.subarray(from, from + 1 + random.below(random.pick([1, 8, 256])))
  const times = Math.min(random.pick([2, 10, 1000]), Math.floor(MAX_BYTES / part.length))
  return put(bytes, random, Buffer.concat(Array(times).fill(part)))
}

const MUTATIONS: Record<string, Mutation> = { bit, byte, edge, cut, remove, insert, splice, repeat }

/** Changes bytes one to three times, whatever they mean. */
export function mutateBytes(bytes: Buffer, random: Random, other: Buffer): Buffer {
  let out = bytes
  for (let n = 1 + random.below(3); n > 0 && out.length > 0; n--) {
    out = random.pick(Object.values(MUTATIONS))(out, random, other)
  }
  return out.subarray(0, MAX_BYTES)
}

/** Changes a list of parts: one of them is changed, left out, doubled or moved, or a new one comes in. */
export function mutateParts<Part>(
  parts: readonly Part[],
  random: Random,
  change: (part: Part) => Part,
  create: () => Part,
): Part[] {
  const out = [...parts]
  for (let n = 1 + random.below(3); n > 0; n--) {
    const at = random.below(out.length)
    const kind = random.below(6)
    if (out.length === 0 || kind === 0) out.splice(random.below(out.length + 1), 0, create())
    else if (kind === 1) out.splice(at, 1)
    else if (kind === 2) out.splice(at, 0, ...Array(random.pick([1, 1, 3, 100])).fill(out[at]))
    else if (kind === 3) out.splice(random.below(out.length), 0, ...out.splice(at, 1))
    else out[at] = change(out[at])
  }
  return out
}
