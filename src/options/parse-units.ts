/** The least and the most of a range, in whole numbers. */
export interface Range {
  min: number
  max: number
}

/** A number alone stands for nine tenths of it to itself, as with pngquant. */
const ALONE = 0.9

/** 'MIN-MAX' or one number, as text or not; null if it is neither. */
export function parseRange(value: unknown): Range | null {
  const text = typeof value === 'number' ? `${value}` : value
  const match = typeof text === 'string' ? /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text) : null
  if (!match) return null
  const [first, second] = [Number(match[1]), match[2] === undefined ? null : Number(match[2])]
  return second === null ? { min: Math.floor(first * ALONE), max: first } : { min: first, max: second }
}

const UNITS: Record<string, number> = { '': 1, k: 1e3, m: 1e6, g: 1e9, ki: 2 ** 10, mi: 2 ** 20, gi: 2 ** 30 }

/**
 * Bytes, as a whole number or as digits with a unit (500k, 1.5MB, 200KiB), or as a percentage of `whole` bytes (50%),
 * rounded down; null if it is none of these.
 */
export function parseBytes(value: unknown, whole?: number): number | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : null
  if (typeof value !== 'string') return null
  const percentage = whole === undefined ? null : /^(\d{1,3}(?:\.\d{1,3})?)%$/.exec(value)
  if (percentage) return Math.floor((Number(percentage[1]) / 100) * whole!)
  const match = /^(\d{1,15}(?:\.\d{1,9})?)([kmg]i?)?b?$/i.exec(value)
  return match && Math.floor(Number(match[1]) * UNITS[(match[2] ?? '').toLowerCase()])
}
