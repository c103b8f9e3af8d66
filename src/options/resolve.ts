import { MAX_COLORS } from '../common/constants.ts'
import { expected, HuepressError } from '../common/errors.ts'
import { EYE_ERROR, mseOfQuality } from '../common/quality-scale.ts'
import { checkOption, checkTogether } from './check.ts'
import { checkPalette } from './check-palette.ts'
import type { Option, OptionValue, Scope } from './option.ts'
import { parseRange } from './parse-units.ts'
import type { JobSettings, QuantizeSettings, Target } from './resolved-options.ts'
import { OPTIONS } from './table.ts'
import { type NamesOf, namesOf, type OptionName, type OptionsOf, type OptionValues } from './values.ts'

/** What `quantize` takes beside its options: images' data, handles and functions, which no table can check. */
interface Given {
  palette?: Uint8Array
  paletteHandle?: unknown
}

type QuantizeInput = OptionsOf<'quantize'> & Given
type JobInput = OptionsOf<'quantize' | 'job'> & Given

const KNOWN = new Set<string>([...namesOf('quantize'), 'palette', 'histogram', 'paletteHandle', 'signal', 'onProgress'])

/** What a job takes that `quantize` does not know. */
export const JOB_NAMES: readonly string[] = [...namesOf('job'), 'engine', 'onDraft']

/** Checks every option of a scope; those that are missing get their defaults. */
function checkAll<S extends Scope>(scope: S, options: OptionsOf<S>): Pick<OptionValues, NamesOf<S>> {
  const checked = namesOf(scope).map(name => [name, checkOption(name, options[name])])
  return Object.fromEntries(checked)
}

/** A value, or what 'auto' stands for. */
function withoutAuto(name: OptionName, value: OptionValue, space: 'oklab' | 'srgb'): OptionValue {
  const option: Option = OPTIONS[name]
  if (value !== 'auto' || !('bySpace' in option) || !option.bySpace) return value
  return option.bySpace[space]
}

/** What the number of colors is looked for by; undefined if it was given. */
function targetOf({ colors, quality }: Pick<OptionValues, 'colors' | 'quality'>): Target | undefined {
  if (colors === 'auto') return { figure: 'eye', most: EYE_ERROR }
  const range = parseRange(quality)
  return range ? { figure: 'quality', most: mseOfQuality(range.max), leastQuality: range.min } : undefined
}

/**
 * Checks the options of `quantize` and fills in the defaults; an unknown name is refused.
 */
export function checkQuantizeOptions(options: QuantizeInput = {}, alsoKnown: readonly string[] = []): QuantizeSettings {
  for (const name of Object.keys(options)) {
    if (!KNOWN.has(name) && !alsoKnown.includes(name))
      throw expected('options', `one of ${[...KNOWN].join(', ')}`, name)
  }
  checkPalette(options)
  checkTogether(options)
  const { colors, quality, ...values } = checkAll('quantize', options)
  // Every pixel is a point of weight 1 then.
  if (values.points === 'pixels' && values.weights === 'auto') values.weights = 'pixels'
  const resolved = Object.entries(values).map(([name, value]) => [
    name,
    withoutAuto(name as OptionName, value, values.space),
  ])
  const target = targetOf({ colors, quality })
  return {
    ...(Object.fromEntries(resolved) as QuantizeSettings),
    colors: colors === 'auto' ? MAX_COLORS : colors,
    ...(target && { target }),
    ...(options.palette && { palette: options.palette }),
  }
}

/** Checks the options of a job that `quantize` does not know, and fills in the defaults. */
export function resolveJob(options: JobInput = {}): JobSettings {
  checkTogether(options)
  const values = checkAll('job', options)
  const settings = { ...values, keepPalette: false }
  if (options.palette === undefined) return settings
  if (settings.maxBytes !== null)
    throw new HuepressError('usage', 'A palette was given, so maxBytes has no meaning. Leave it out.')
  // A palette that was given was asked for: the original does not have it.
  return { ...settings, keepPalette: true, allowLarger: true, advice: false }
}

/** Of the options of a job, those that `quantize` knows. */
export function quantizeOptionsOf<T extends object>(options: T): Omit<T, NamesOf<'job'> | 'engine' | 'onDraft'> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => KNOWN.has(name))) as T
}

const PALETTE_NAMES = namesOf('quantize', 'palette')

/** The options that a clustering depends on, and nothing else. */
export function paletteOptionsOf(options: OptionsOf<'quantize'>): OptionsOf<'quantize'> {
  return Object.fromEntries(PALETTE_NAMES.map(name => [name, options[name]]))
}

/** Tells settings apart that give different palettes. Of `points` only the weights count, which are among them. */
export function paletteKey({ target, rough = false, ...settings }: QuantizeSettings): string {
  const values = PALETTE_NAMES.filter(name => name !== 'points' && name !== 'quality').map(
    name => settings[name as keyof typeof settings],
  )
  return JSON.stringify([values, target ?? null, rough])
}
