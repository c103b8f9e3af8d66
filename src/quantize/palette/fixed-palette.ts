import { OPAQUE_BITS } from '../../common/constants.ts'
import { keyOf, packedPixels } from '../../common/pixel-keys.ts'
import type { Colours, Mapping } from '../types.ts'

/** The entries of a given palette as packed colours, in its order; fully transparent ones are the key 0. */
function givenKeys(palette: Uint8Array): Uint32Array {
  return packedPixels(palette).map(keyOf)
}

const hasOpaque = (keys: Uint32Array) => keys.some(key => key >= OPAQUE_BITS)

/**
 * The colours as they are compared with a given palette. Where it has no opaque entry, opaque colours have to take
 * others, so that alpha counts for them too: they become points of 4 dimensions.
 */
export function coloursFor(colours: Colours, palette: Uint8Array | undefined): Colours {
  return palette && !hasOpaque(givenKeys(palette)) ? { ...colours, opaque: false } : colours
}

/**
 * The entries of a given palette that these colours may take, each once, in palette order: those that are not opaque
 * first, and otherwise as given, so that ties go to the entry that was given first. An image without alpha takes opaque
 * entries only.
 */
export function entriesFor(colours: Colours, palette: Uint8Array): Uint32Array {
  const keys = [...new Set(givenKeys(palette))]
  const opaque = keys.filter(key => key >= OPAQUE_BITS)
  return Uint32Array.from(colours.opaque ? opaque : [...keys.filter(key => key < OPAQUE_BITS), ...opaque])
}

/** A mapping to entries that were not clustered. */
export function givenMapping(palette: Uint32Array, indices: Uint8Array, ms: number): Mapping {
  return { palette, indices, iterations: 0, converged: true, ms: { seed: 0, cluster: ms } }
}

/**
 * Renumbers `indices`, in place, from the order that the engine works in to that of the given palette. `keys`: the
 * packed colours that the indices count in. Of equal entries the first is taken.
 */
export function toGivenOrder(palette: Uint8Array, keys: Uint32Array, indices: Uint8Array): Uint8Array {
  const given = givenKeys(palette)
  const translation = Uint8Array.from(keys, key => given.indexOf(key))
  for (let i = 0; i < indices.length; i++) indices[i] = translation[indices[i]]
  return indices
}
