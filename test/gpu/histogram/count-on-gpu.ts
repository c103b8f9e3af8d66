import { expect } from 'vitest'
import { isOpaque } from '../../../src/common/pixel-keys.ts'
import { openContext } from '../../../src/gpu/context.ts'
import { compactOnGpu } from '../../../src/gpu/histogram/compact-colors.ts'
import { countOnGpu } from '../../../src/gpu/histogram/gpu-histogram.ts'
import { makeTiles } from '../../../src/gpu/tiles.ts'
import { testGpu } from '../../helpers/dawn.ts'
import { countedOf, counting } from '../images.ts'

export interface Case {
  tilePixels?: number
  residentBytes?: number
  hashSlots?: number
  software?: boolean
  seemsOpaque?: boolean
}

/** Counts on the GPU; also gives the capacity of the hash table that was large enough. */
export async function count(pixels: Uint32Array, options: Case = {}) {
  const { tilePixels = 2 ** 24, residentBytes = Infinity, hashSlots = 2 ** 14 } = options
  const { device, software } = await testGpu()
  const context = openContext({ device, software: options.software ?? software })
  try {
    const tiles = makeTiles(context, pixels, tilePixels, residentBytes)
    const counts = await countOnGpu(context, tiles, options.seemsOpaque ?? isOpaque(pixels), hashSlots, counting)
    const { colors, list, facts } = await compactOnGpu(context, counts, countedOf(pixels))
    const histogram = await colors.histogram()
    expect(list.count).toBe(histogram.keys.length)
    return { histogram, colors, facts: facts!, capacity: counts.hash?.capacity }
  } finally {
    context.end()
  }
}
