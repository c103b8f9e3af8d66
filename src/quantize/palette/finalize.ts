import { lumaOf } from '../histogram/visibility.ts'
import type { EntryFigures, Labels, WeightMode } from '../types.ts'
import { exactPalette } from './round-palette.ts'

/** An entry goes to the one color that has at least this part of its pixels: one in three. */
const PART = 3
/** White and black are where highlights and shadows end: a tinge there is seen soonest, so one in 24 will do. */
const EXTREME_PART = 24
const EXTREMES = [0xffffffff, 0xff000000]
/** Only where the entry is nearly so, in units of `lumaOf`: what serves dark shades as well must not become black. */
const EXTREME_REACH = 128

/**
 * Puts each palette entry on the one color that has at least a third of the entry's pixels, a 24th where that is white
 * or black and the entry is near it: plain grounds and burnt-out skies then keep their exact color, whatever else the
 * entry serves. Returns the entries in palette order, equal ones once.
 */
export function adoptCommonColors(palette: Uint32Array, { pixels, commonest, most }: EntryFigures): Uint32Array {
  const isNear = (k: number) => Math.abs(lumaOf(palette[k]) - lumaOf(commonest[k])) <= EXTREME_REACH
  const part = (k: number) => (EXTREMES.includes(commonest[k]) && isNear(k) ? EXTREME_PART : PART)
  const adopts = (k: number) => most[k] > 0 && most[k] * part(k) >= pixels[k]
  return exactPalette(new Set(palette.map((key, k) => (adopts(k) ? commonest[k] : key))))
}

/** A palette, and the entry of each distinct color. */
interface LabelledPalette {
  palette: Uint32Array
  labels: Labels
}

/**
 * A rounded palette with the entry of each distinct color; for the eye, on common colors. `label` assigns all colors.
 */
export async function finalizePalette(
  palette: Uint32Array,
  weights: WeightMode,
  label: (palette: Uint32Array) => Promise<Labels>,
): Promise<LabelledPalette> {
  const labels = await label(palette)
  if (weights === 'pixels') return { palette, labels }
  const adopted = adoptCommonColors(palette, labels.entries)
  const isSame = adopted.length === palette.length && adopted.every((key, k) => key === palette[k])
  if (isSame) return { palette, labels }
  labels.release()
  return { palette: adopted, labels: await label(adopted) }
}
