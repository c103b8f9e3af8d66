import { OPAQUE_BITS } from '../../common/constants.ts'
import { keyOf, packedPixels } from '../../common/pixel-keys.ts'
import { colorsOf } from '../histogram/image-colors.ts'
import type { Assignment, ImageColors, Labels } from '../types.ts'

/** The entries of a given palette as packed colors, in its order; fully transparent ones are the key 0. */
function fixedKeys(palette: Uint8Array): Uint32Array {
  return packedPixels(palette).map(keyOf)
}

const hasOpaque = (keys: Uint32Array) => keys.some(key => key >= OPAQUE_BITS)

/**
 * The colors as they are compared with a given palette. Where it has no opaque entry, opaque colors have to take
 * others, so that alpha counts for them too: they become points of 4 dimensions.
 */
export async function colorsFor(colors: ImageColors, palette: Uint8Array | undefined): Promise<ImageColors> {
  if (!palette || !colors.opaque || hasOpaque(fixedKeys(palette))) return colors
  return colorsOf({ ...(await colors.histogram()), opaque: false })
}

/**
 * The entries of a given palette that these colors may take, each once, in palette order: those that are not opaque
 * first, and otherwise as given, so that ties go to the entry that was given first. An image without alpha takes opaque
 * entries only.
 */
export function entriesFor({ opaque: isOpaque }: Pick<ImageColors, 'opaque'>, palette: Uint8Array): Uint32Array {
  const keys = [...new Set(fixedKeys(palette))]
  const opaque = keys.filter(key => key >= OPAQUE_BITS)
  return Uint32Array.from(isOpaque ? opaque : [...keys.filter(key => key < OPAQUE_BITS), ...opaque])
}

/** A mapping to entries that were not clustered. */
export function fixedAssignment(palette: Uint32Array, labels: Labels, ms: number): Assignment {
  return { palette, labels, iterations: 0, converged: true, ms: { init: 0, kmeans: 0, palette: ms } }
}

/**
 * Renumbers `indices`, in place, from the order that the engine works in to that of the given palette. `keys`: the
 * packed colors that the indices count in. Of equal entries the first is taken.
 */
export function toFixedOrder(palette: Uint8Array, keys: Uint32Array, indices: Uint8Array): Uint8Array {
  const paletteKeys = fixedKeys(palette)
  const translation = Uint8Array.from(keys, key => paletteKeys.indexOf(key))
  for (let i = 0; i < indices.length; i++) indices[i] = translation[indices[i]]
  return indices
}
