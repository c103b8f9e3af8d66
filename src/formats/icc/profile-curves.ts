import { byteReader } from '../../common/byte-reader.ts'

/** s15Fixed16: a signed number in 65,536ths. */
export const fixed = (bytes: Uint8Array, position: number): number => (byteReader(bytes).u32(position) | 0) / 65536

/** The five forms of a parametric curve, with their parameters in the order of the file. */
const FORMS: ((x: number, p: readonly number[]) => number)[] = [
  (x, [g]) => x ** g,
  (x, [g, a, b]) => (x >= -b / a ? (a * x + b) ** g : 0),
  (x, [g, a, b, c]) => (x >= -b / a ? (a * x + b) ** g + c : c),
  (x, [g, a, b, c, d]) => (x >= d ? (a * x + b) ** g : c * x),
  (x, [g, a, b, c, d, e, f]) => (x >= d ? (a * x + b) ** g + e : c * x + f),
]
const PARAMETERS = [1, 3, 4, 5, 7]

function parametric(tag: Uint8Array): ((x: number) => number) | null {
  const kind = byteReader(tag).u16(8)
  const count = PARAMETERS[kind] ?? Number.POSITIVE_INFINITY
  if (tag.length < 12 + count * 4) return null
  const parameters = Array.from({ length: count }, (_, i) => fixed(tag, 12 + i * 4))
  return x => FORMS[kind](x, parameters)
}

function sampled(tag: Uint8Array): ((x: number) => number) | null {
  const reader = byteReader(tag)
  const count = reader.u32(8)
  if (tag.length < 12 + count * 2) return null
  const value = (i: number) => reader.u16(12 + Math.min(i, count - 1) * 2)
  if (count === 0) return x => x
  if (count === 1) return x => x ** (value(0) / 256)
  return x => {
    const position = x * (count - 1)
    const low = Math.floor(position)
    return (value(low) + (value(low + 1) - value(low)) * (position - low)) / 65535
  }
}

/** Steps of linear light. Rounded to them, the last bit of a power makes no difference. */
export const LINEAR_STEPS = 2 ** 20

/**
 * Linear light of the 256 values by a curv or para tag, in steps; null for another kind or a damaged one. Source:
 * ICC.1:2022, 10.6 and 10.18.
 */
export function readCurve(tag: Uint8Array | undefined): Int32Array | null {
  const kind = tag && byteReader(tag).ascii(0, 4)
  const curve = kind === 'curv' ? sampled(tag!) : kind === 'para' ? parametric(tag!) : null
  if (!curve) return null
  const values = Array.from({ length: 256 }, (_, i) => Math.round(curve(i / 255) * LINEAR_STEPS))
  return values.every(value => Math.abs(value) <= 4 * LINEAR_STEPS) ? Int32Array.from(values) : null
}
