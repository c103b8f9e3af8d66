/** Values of options, each refused with its name; `node:util` parses the rest. */

/** Something that the user has to name, to install or to write another way: exit code 2, and no stack. */
export class UsageError extends Error {
  override name = 'UsageError'
}

export function integer(name: string, text: string, low = 1, high = Number.POSITIVE_INFINITY): number {
  const value = Number(text)
  if (text !== '' && Number.isInteger(value) && value >= low && value <= high) return value
  const range = high === Number.POSITIVE_INFINITY ? `of at least ${low}` : `between ${low} and ${high}`
  throw new UsageError(`Expected an integer ${range} for --${name} but received "${text}".`)
}

/** A list of integers, parted by commas. */
export const integers = (name: string, text: string, low?: number, high?: number): number[] =>
  text.split(',').map(one => integer(name, one, low, high))

/** A list of some of the known values. */
export function someOf<T>(name: string, text: string, known: readonly T[]): T[] {
  return text.split(',').map(word => {
    const match = known.find(value => String(value) === word)
    if (match !== undefined) return match
    throw new UsageError(`Expected some of ${known.join(',')} for --${name} but received "${word}".`)
  })
}

const SPACES = ['srgb', 'oklab'] as const
export type Space = (typeof SPACES)[number]

export const spaceOf = (text: string): Space => someOf('space', text, SPACES)[0]

/** Options that several suites have. */
export const COMMON = {
  colors: { type: 'string', default: '256' },
  runs: { type: 'string', default: '3' },
  space: { type: 'string', default: 'srgb' },
} as const
