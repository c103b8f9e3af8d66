import { expect, test } from 'vitest'
import type { GpuContext } from '../../../src/gpu/context.ts'
import { type ClusterBuffers, coarsenOnGpu } from '../../../src/gpu/kmeans/cluster-buffers.ts'
import { readParts } from '../../../src/gpu/passes.ts'
import { countTranslucent } from '../../../src/quantize/histogram/count-colors.ts'
import { inputFrom } from '../../../src/quantize/kmeans/clustering-input.ts'
import { type ClusteringInput, coarsen } from '../../../src/quantize/kmeans/coarsen.ts'
import type { SpaceName } from '../../../src/quantize/types.ts'
import { combinations } from '../../helpers/covering.ts'
import { smallCases } from '../../helpers/images.ts'
import { gradient, noise, photo } from '../images.ts'
import { prepare, withClusterBuffers } from './cluster-setups.ts'

/** The levels of 16- and 8-wide cells, in the words of the structs on the GPU. */
function cellsOnCpu({ points, tree: { levels, translucent } }: ClusteringInput) {
  const [, top, leaf] = levels
  const box = ({ low, high }: typeof top, cell: number) =>
    [low, high].flatMap(corner => {
      const [x, y, z, a] = corner.subarray(cell * 4, cell * 4 + 4)
      return [x | (y << 11), z | ((points.dims === 4 ? a : 0) << 11)]
    })
  const isOpaque = (start: number) => Number(translucent > 0 && start >= translucent)
  const tops = Array.from({ length: top.count }, (_, n) => [
    ...box(top, n),
    ...[top.child[n], top.child[n + 1], isOpaque(top.start[n]), 0],
  ])
  const leaves = Array.from({ length: leaf.count }, (_, n) => [...box(leaf, n), leaf.start[n], leaf.start[n + 1]])
  return { tops: tops.flat(), leaves: leaves.flat() }
}

async function cellsOnGpu(context: GpuContext, { cells }: ClusterBuffers) {
  const { topCount, leafCount, tops, leaves } = cells!
  const parts = [
    { source: tops, words: topCount * 8 },
    { source: leaves, words: leafCount * 6 },
  ]
  const [topWords, leafWords] = await readParts(context, parts)
  return { tops: [...topWords], leaves: [...leafWords] }
}

const IMAGES: Record<string, () => Promise<Uint32Array> | Uint32Array> = {
  photo: () => photo(120, 80),
  noise: () => noise(5000, 7),
  'noise with alpha': () => noise(5000, 8, true),
  'gradient with alpha': () => gradient(70, 60, true),
  glass: () => noise(3000, 9).map(pixel => (pixel & 0x7fffffff) >>> 0),
  ...Object.fromEntries(smallCases().map(({ name, pixels }) => [name, () => pixels])),
}
const cases = combinations({ image: Object.keys(IMAGES), space: ['srgb', 'oklab'] as SpaceName[] })

test.each(cases)('cells, and cells in the place of colors, are those of the CPU for $image in $space', async one => {
  const prepared = prepare(await IMAGES[one.image](), one.space)
  const input = inputFrom(prepared.histogram, one.space)
  const small = coarsen(input, 0)
  await withClusterBuffers(prepared, true, async (context, buffers) => {
    expect(await cellsOnGpu(context, buffers)).toEqual(cellsOnCpu(input))
    const { fine } = buffers
    expect(fine!.count).toBe(small.histogram.keys.length)
    expect(fine!.translucent).toBe(countTranslucent(small.histogram))
    const { list, coords, ...coarse } = await coarsenOnGpu(context, buffers, fine!)
    const [keys, weights, places] = await readParts(context, [
      { source: list.keys, words: list.count },
      { source: list.counts, words: list.count },
      { source: coords, words: list.count * 2 },
    ])
    expect(keys).toEqual(small.histogram.keys)
    expect(weights).toEqual(small.histogram.counts)
    const [x, y, z, a] = small.points.planes
    expect([...places]).toEqual(Array.from(keys, (_, i) => [x[i] | (y[i] << 11), z[i] | ((a?.[i] ?? 0) << 11)]).flat())
    expect(await cellsOnGpu(context, { list, coords, ...coarse })).toEqual(cellsOnCpu(small))
  })
})
