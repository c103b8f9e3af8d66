import { OPAQUE_BITS } from '../../common/constants.ts'
import { dimsOf, toPoints } from '../color/color-space.ts'
import { meanDistance, meanFourthPower, meanSquaredError } from '../color/squared-error.ts'
import type { ClusteringColors } from '../kmeans/clustering-input.ts'
import type { EntryFigures, FrequentColor, Histogram, Labels, Points, SpaceName } from '../types.ts'
import { paletteCentroids } from './round-palette.ts'

/** A color is frequent if at least one pixel in so many has it. */
export const FREQUENT_PART = 64

function findEntries({ keys, counts }: Histogram, palette: Uint32Array, indices: Uint8Array): EntryFigures {
  const pixels = new Float64Array(palette.length)
  const most = new Uint32Array(palette.length)
  const commonest = new Uint32Array(palette.length)
  for (let i = 0; i < keys.length; i++) {
    const k = indices[i]
    pixels[k] += counts[i]
    // Clear and opaque entries may serve colors that are nearly so, but must stay what such pixels can take.
    if (counts[i] <= most[k] || palette[k] === 0 || (palette[k] >= OPAQUE_BITS && keys[i] < OPAQUE_BITS)) continue
    most[k] = counts[i]
    commonest[k] = keys[i]
  }
  return { pixels, commonest, most }
}

function findFrequent({ keys, counts }: Histogram, indices: Uint8Array): FrequentColor[] {
  let pixels = 0
  // Loops, since there may be a million colors.
  for (let i = 0; i < counts.length; i++) pixels += counts[i]
  const found: FrequentColor[] = []
  for (let i = 0; i < counts.length; i++)
    if (counts[i] * FREQUENT_PART >= pixels) found.push({ key: keys[i], pixels: counts[i], entry: indices[i] })
  return found
}

/**
 * Labels on the host, whose figures are found when they are first asked for. `histogram`: the colors with their pixels.
 * `indices[i]`: the palette index of color i.
 */
export function hostLabels(
  histogram: Histogram,
  palette: Uint32Array,
  indices: Uint8Array,
  fourthPower: number | null = null,
): Labels {
  let entries: EntryFigures | undefined
  let frequent: FrequentColor[] | undefined
  let mse: number | undefined
  const labels: Labels = {
    get entries() {
      entries ??= findEntries(histogram, palette, indices)
      return entries
    },
    get frequent() {
      frequent ??= findFrequent(histogram, indices)
      return frequent
    },
    get mse() {
      mse ??= meanSquaredError(histogram, palette, indices)
      return mse
    },
    meanDistance(space: SpaceName) {
      const centroids = paletteCentroids(palette, dimsOf(histogram), space)
      return meanDistance(toPoints(histogram, space), centroids, indices)
    },
    fourthPower,
    indices: async () => indices,
    keep: async () => labels,
    release() {},
  }
  return labels
}

/** Mean fourth power of the distances of pixels, as points in OKLab, to the entries of their colors. */
export const fourthPowerOf = (points: Points, palette: Uint32Array, indices: Uint8Array): number =>
  meanFourthPower(points, paletteCentroids(palette, points.dims, 'oklab'), indices)

/** The same for the colors of a clustering; `fourthPower`: it is found, too. */
export async function labelsOnHost(
  { colors, space, input }: ClusteringColors,
  palette: Uint32Array,
  indices: Uint8Array,
  fourthPower: boolean,
): Promise<Labels> {
  const histogram = await colors.histogram()
  if (!fourthPower) return hostLabels(histogram, palette, indices)
  const weights = histogram.counts
  const points = space === 'oklab' ? { ...(await input()).points, weights } : toPoints(histogram, 'oklab')
  return hostLabels(histogram, palette, indices, fourthPowerOf(points, palette, indices))
}
