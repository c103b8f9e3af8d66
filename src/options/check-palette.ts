import { MAX_COLORS } from '../common/constants.ts'
import { expected, HuepressError } from '../common/errors.ts'
import type { OptionValues } from './values.ts'

interface Input extends Partial<Pick<OptionValues, 'colors' | 'quality'>> {
  palette?: unknown
  paletteHandle?: unknown
}

/** Checks a caller's palette and that nothing is asked for that it rules out. Errors: 'usage'. */
export function checkPalette({ palette, colors, quality, paletteHandle }: Input): void {
  if (palette === undefined) return
  if (!(palette instanceof Uint8Array)) throw expected('palette', 'a Uint8Array of RGBA bytes', typeof palette)
  const entries = palette.length / 4
  if (!Number.isInteger(entries) || entries < 1 || entries > MAX_COLORS) {
    throw expected('palette', `4 to ${4 * MAX_COLORS} bytes, 4 an entry,`, `${palette.length} bytes`)
  }
  const ruledOut =
    colors !== undefined ? 'colors' : quality != null ? 'quality' : paletteHandle !== undefined ? 'paletteHandle' : null
  if (ruledOut !== null) {
    throw new HuepressError(
      'usage',
      `A palette of ${entries} entries was given, so ${ruledOut} has no meaning. Leave it out.`,
    )
  }
}
