import { changeStages } from '../common/stages.ts'
import type { Indexed, PaletteHandle } from '../engine/api-types.ts'
import type { Encoders } from '../formats/encode.ts'
import { paletteOptionsOf, quantizeOptionsOf } from '../options/resolve.ts'
import { openSizeEstimate } from './estimate-size.ts'
import { knownPalette, type Work } from './prepare-work.ts'

/** Pixels above which a picture takes long. */
const MANY_PIXELS = 2 ** 20
/** An estimate is at most so many times as large as the file: 0.5 to 1.42 times that of 26 JPEGs. */
const MAX_ERROR = 1.5

/** A result that is not made, since it would be larger than its original. */
interface Hopeless {
  /** Every pixel in its nearest entry. */
  indexed: Indexed
  /** Estimated size of the file. */
  size: number
}

/** Whether a result may be given up: it takes long, and the original would be kept. */
function mayBeGivenUp({ source, settings, limit, options, pixels, histogramHandle }: Work): boolean {
  const isLarge = source.format === 'jpeg' && source.width * source.height > MANY_PIXELS
  const isFree = limit === null && !settings.allowLarger && options.points !== 'pixels'
  return isLarge && isFree && histogramHandle === pixels.counted
}

/** With the times of a palette that was looked for beforehand. */
function addTimes(indexed: Indexed, { ms: before }: PaletteHandle): Indexed {
  const { report } = indexed
  const sum = Object.values(before).reduce((all, ms) => all + ms, 0)
  return { ...indexed, report: { ...report, ms: changeStages(report.ms, before, sum) } }
}

/**
 * Finds the palette and, from some rows in its colors, how large the file would be. A result that is surely larger than
 * its original is not made: see docs/decisions/0173-hopeless-results.md. `addTimes` puts what this took into a report.
 */
export async function tryPalette(encoders: Pick<Encoders, 'encode'>, work: Work) {
  if (!mayBeGivenUp(work)) return null
  const { engine, source, pixels, histogramHandle, options } = work
  const { signal, onProgress } = options
  const before = knownPalette(work)
  const found = before ?? (await pixels.palette(engine, { ...paletteOptionsOf(options), signal, onProgress }))
  const timed = (indexed: Indexed) => (before ? indexed : addTimes(indexed, found))
  const estimate = await openSizeEstimate(encoders, engine, pixels, histogramHandle, source, options)
  const size = await estimate.bytes(await estimate.map(found.palette))
  if (size < MAX_ERROR * source.file.length) return { addTimes: timed, hopeless: null }
  const plain = { ...quantizeOptionsOf(options), dither: 0, lossy: 0, signal }
  const indexed = await engine.quantize(pixels.image, { ...plain, histogram: histogramHandle, paletteHandle: found })
  return { addTimes: timed, hopeless: { indexed, size } satisfies Hopeless }
}
