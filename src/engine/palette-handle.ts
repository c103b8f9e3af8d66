import { expected, HuepressError } from '../common/errors.ts'
import { packedPixels } from '../common/pixel-keys.ts'
import { qualityOf } from '../quantize/color/quality-scale.ts'
import { psnrOf } from '../quantize/color/squared-error.ts'
import { type FinalMapping, finishMapping, type Mapping } from '../quantize/palette/color-assignment.ts'
import { remap } from '../quantize/palette/remap.ts'
import { perVisible } from '../quantize/search/target-error.ts'
import type { QuantizeSettings } from '../quantize/settings.ts'
import type { QuantizeOptions, RgbaImage } from './api-types.ts'
import type { Counted } from './histogram-handle.ts'

/** Options of `engine.palette`: those of `quantize` less the palette; `dither` and `lossy` change nothing here. */
export interface PaletteOptions extends Omit<QuantizeOptions, 'palette' | 'counted' | 'clustered'> {
  /** Collect `frames`; default false. */
  frames?: boolean
  /**
   * An overview in a fraction of the time: where there are more than 65,536 distinct colours, 4-wide cells are clustered
   * in their place, on the CPU whatever the back end. The figures are exact for the palette that this comes to. Not for
   * `quantize`. Default false.
   */
  rough?: boolean
}

/** A palette that was clustered, before any pixel is mapped; made by `engine.palette`. */
export interface ClusteredPalette {
  /** RGBA, 4 bytes an entry, in the order that the file will have. */
  readonly palette: Uint8Array
  /** Pixels of each entry, as long as every pixel takes its nearest one. */
  readonly counts: Uint32Array
  /** 8-bit sRGB squared error of the nearest entries, mean over pixels and channels. */
  readonly mse: number
  readonly psnr: number
  /** 0 (worst) to 100, about pngquant's scale. */
  readonly quality: number
  readonly iterations: number
  readonly converged: boolean
  /** Most colours of the clustering that a search for a target ended with; null where there was no search. */
  readonly found: number | null
  readonly ms: { readonly search: number; readonly seed: number; readonly cluster: number }
  /**
   * On request: where each entry was as the centroids moved, 64 palettes at most, each as long as `palette`, which is
   * the last: the split centroids, then after each iteration of the seed stage and of the clustering. On the GPU, whose
   * centroids stay there, only the seed stage and the end.
   */
  readonly frames?: readonly Uint8Array[]
}

interface Origin {
  counted: Counted
  mapping: Mapping
  /** Palette index of each distinct colour. */
  indices: Uint8Array
  key: string
}

const origins = new WeakMap<ClusteredPalette, Origin>()

/** What a clustering depends on. */
function keyOf({ colors, space, seed, speed, weights, target, rough }: QuantizeSettings, { quality }: QuantizeOptions) {
  return JSON.stringify([
    target ? [target.figure, colors, quality ?? null] : colors,
    space,
    seed,
    speed,
    weights,
    rough ?? false,
  ])
}

/** Pixels of each entry. */
function countsOf({ weights }: Counted, { palette, indices }: FinalMapping): Uint32Array {
  const counts = new Uint32Array(palette.keys.length)
  for (let i = 0; i < indices.length; i++) counts[indices[i]] += weights[i]
  return counts
}

export function toClustered(
  counted: Counted,
  mapping: Mapping,
  settings: QuantizeSettings,
  options: QuantizeOptions,
  framesOf?: (palette: Uint32Array) => Uint8Array[],
): ClusteredPalette {
  const final = finishMapping(counted, mapping, false)
  const { mse } = final
  const { search = 0, seed, cluster } = mapping.ms
  const clustered: ClusteredPalette = Object.freeze({
    palette: final.palette.bytes,
    counts: countsOf(counted, final),
    mse,
    psnr: psnrOf(mse),
    quality: qualityOf(mse * perVisible(counted)),
    iterations: mapping.iterations,
    converged: mapping.converged,
    found: mapping.found ?? null,
    ms: { search, seed, cluster },
    ...(framesOf && { frames: framesOf(final.palette.keys) }),
  })
  origins.set(clustered, { counted, mapping, indices: final.indices, key: keyOf(settings, options) })
  return clustered
}

/** The nearest entry of each pixel of an image that has no other colours than those that were clustered. */
export function nearestEntries(clustered: ClusteredPalette, { data }: RgbaImage): Uint8Array {
  const { counted, indices } = origins.get(clustered)!
  return remap(packedPixels(data), counted.keys, indices)
}

/** What a job need not cluster again; its times are those of this job. Errors: 'usage' where it is of another job. */
export function mappingOf(
  clustered: ClusteredPalette,
  counted: Counted | undefined,
  settings: QuantizeSettings,
  options: QuantizeOptions,
): Mapping {
  const origin = origins.get(clustered)
  if (!origin) throw expected('clustered', 'what engine.palette gave', typeof clustered)
  const wrong = origin.counted !== counted ? 'other counted colours' : 'other options'
  if (origin.counted !== counted || origin.key !== keyOf(settings, options))
    throw new HuepressError('usage', `The palette was clustered with ${wrong} than this job has. Leave clustered out.`)
  return { ...origin.mapping, ms: { seed: 0, cluster: 0 } }
}
