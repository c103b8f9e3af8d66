import { expected, HuepressError } from '../common/errors.ts'
import type { RgbaImage } from '../common/image.ts'
import { packedPixels } from '../common/pixel-keys.ts'
import { qualityOf } from '../quantize/color/quality-scale.ts'
import { psnrOf } from '../quantize/color/squared-error.ts'
import { type FinalMapping, finishMapping } from '../quantize/palette/color-assignment.ts'
import { remap } from '../quantize/palette/remap.ts'
import { perVisible } from '../quantize/search/target-error.ts'
import type { QuantizeSettings } from '../quantize/settings.ts'
import type { Mapping } from '../quantize/types.ts'
import type { ClusteredPalette, Counted, QuantizeOptions } from './api-types.ts'

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
