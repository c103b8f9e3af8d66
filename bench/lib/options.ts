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

/** A list of numbers of colors. */
export const colorCounts = (text: string): number[] => text.split(',').map(one => integer('colors', one, 2, 256))

/** A list of some of the known values, in their order; an empty text is an empty list. */
export function someOf<T>(name: string, text: string, known: readonly T[]): T[] {
  const words = text.split(',').filter(Boolean)
  const wrong = words.find(word => !known.some(value => String(value) === word))
  if (wrong === undefined) return known.filter(value => words.includes(String(value)))
  throw new UsageError(`Expected some of ${known.join(',')} for --${name} but received "${wrong}".`)
}
