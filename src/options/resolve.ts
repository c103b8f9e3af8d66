import { MAX_COLORS } from '../common/constants.ts'
import { expected, HuepressError } from '../common/errors.ts'
import type { QuantizeOptions } from '../engine/api-types.ts'
import type { QuantizeSettings } from '../quantize/settings.ts'
import { checkPalette } from './check-palette.ts'
import { targetOf } from './parse-units.ts'
import { checkOption, type OptionName } from './table.ts'

const QUANTIZE_NAMES = ['colors', 'quality', 'space', 'seed', 'speed', 'dither', 'lossy', 'weights', 'points'] as const
type CheckedOptions = Pick<QuantizeOptions, (typeof QUANTIZE_NAMES)[number]>
const KNOWN = new Set<string>([...QUANTIZE_NAMES, 'palette', 'histogram', 'paletteHandle', 'signal', 'onProgress'])

/** What 'auto' stands for in each space: the eye's figures were measured, see docs/decisions/0021-made-for-the-eye.md; srgb is for the least error. */
const AUTO = {
  oklab: { weights: 'eye', dither: 0.75, lossy: 30 },
  srgb: { weights: 'pixels', dither: 0, lossy: 0 },
} as const

/** Larger pictures are not made lossy unasked: choosing entries for the file takes them longer than all the rest. */
const MAX_LOSSY_PIXELS = 2 ** 24

function fillIn(options: Required<CheckedOptions>, pixels: number): QuantizeSettings {
  const { dither, lossy, weights, colors, quality, ...rest } = options
  const auto = AUTO[rest.space]
  const autoLossy = pixels > MAX_LOSSY_PIXELS ? 0 : auto.lossy
  const byPixel = rest.points === 'pixels' ? 'pixels' : auto.weights
  const target = targetOf(colors, quality)
  return {
    ...rest,
    colors: colors === 'auto' ? MAX_COLORS : colors,
    ...(target && { target }),
    weights: weights === 'auto' ? byPixel : weights,
    dither: dither === 'auto' ? auto.dither : dither,
    lossy: lossy === 'auto' ? autoLossy : lossy,
  }
}

/** Checks the options of `quantize` and fills in the defaults for a picture of so many pixels; an unknown name is refused. */
export function checkQuantizeOptions(
  options: QuantizeOptions = {},
  alsoKnown: readonly string[] = [],
  pixels = 0,
): QuantizeSettings {
  for (const name of Object.keys(options)) {
    if (!KNOWN.has(name) && !alsoKnown.includes(name))
      throw expected('options', `one of ${[...KNOWN].join(', ')}`, name)
  }
  checkPalette(options)
  checkTogether(options)
  const checked = QUANTIZE_NAMES.map(name => [name, checkOption(name, options[name])])
  const settings = fillIn(Object.fromEntries(checked) as Required<CheckedOptions>, pixels)
  return options.palette ? { ...settings, palette: options.palette } : settings
}

/** Of the options of a job, those that `quantize` knows. */
export function quantizeOptionsOf(options: QuantizeOptions): QuantizeOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => KNOWN.has(name)))
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
