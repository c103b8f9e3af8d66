import { expected, HuepressError } from '../common/errors.ts'
import type { Option, OptionValue } from './option.ts'
import { parseBytes, parseRange } from './parse-units.ts'
import { OPTIONS } from './table.ts'
import type { OptionName, OptionValues } from './values.ts'

/** What an option takes, in words: for errors, `--help` and the docs. */
function describeRange(option: Option): string {
  if (option.type === 'switch') return 'true or false'
  if (option.type === 'choice') return `one of ${option.choices.join(', ')}`
  const { min, max } = option
  if (option.type === 'range') return `MIN-MAX or one whole number, ${min} to ${max}, such as ${option.example},`
  if (option.type === 'bytes')
    return `${min} to ${max} bytes, such as 500000, ${option.example} or 1.5MiB, or 50% of the input,`
  const words = option.words ? ` or ${option.words.join(', ')}` : ''
  return `${option.type === 'integer' ? 'an integer' : 'a number'} between ${min} and ${max}${words}`
}

function isValid(option: Option, value: unknown): value is OptionValue {
  if (option.type === 'switch') return typeof value === 'boolean'
  if (option.type === 'choice') return typeof value === 'string' && option.choices.includes(value)
  if (option.type === 'range') {
    const range = parseRange(value)
    return range !== null && range.min >= option.min && range.min <= range.max && range.max <= option.max
  }
  if (option.type === 'bytes') {
    const bytes = parseBytes(value, option.max) // of a percentage, 100% is the most
    return bytes !== null && bytes >= option.min && bytes <= option.max
  }
  if (typeof value === 'string') return option.words?.includes(value) ?? false
  if (typeof value !== 'number' || !(value >= option.min && value <= option.max)) return false
  return option.type === 'number' || Number.isInteger(value)
}

/** Checks one value against the table and returns it or the default; throws the usage error otherwise. */
export function checkOption<Name extends OptionName>(
  name: Name,
  value: unknown,
  shownAs: string = name,
): OptionValues[Name] {
  const option: Option = OPTIONS[name]
  const missing = value === undefined || (value === null && option.default === null)
  if (!missing && !isValid(option, value)) throw expected(shownAs, describeRange(option), value)
  return (missing ? option.default : value) as OptionValues[Name]
}

/** Refuses options that contradict each other; `shownAs` is how the caller writes a name. */
export function checkTogether(
  options: Partial<Record<OptionName, unknown>>,
  shownAs = (name: OptionName): string => name,
): void {
  const [larger, skip] = [shownAs('allowLarger'), shownAs('skipIfLarger')]
  if (options.keepLocation === true && options.keep !== 'all') {
    const message = `${shownAs('keepLocation')} has a meaning only with ${shownAs('keep')} all. Add that, or leave it out.`
    throw new HuepressError('usage', message)
  }
  if (options.colors === 'auto' && options.quality != null) {
    const [colors, quality] = [shownAs('colors'), shownAs('quality')]
    throw new HuepressError('usage', `${colors} auto and ${quality} both look for a number. Use one of them.`)
  }
  if (options.points === 'pixels' && options.weights === 'eye')
    throw expected(shownAs('weights'), `pixels or auto where ${shownAs('points')} is pixels`, options.weights)
  if (options.allowLarger === true && options.skipIfLarger === true) {
    throw new HuepressError('usage', `${larger} and ${skip} exclude each other. Use one of them.`)
  }
}
