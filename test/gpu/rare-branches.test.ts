import { describe, expect, test } from 'vitest'
import type { Gpu } from '../../src/gpu/device.ts'
import { quantizeOnGpu } from '../../src/gpu/gpu-backend.ts'
import type { GpuInternals } from '../../src/gpu/gpu-internals.ts'
import { SHADERS, type ShaderName } from '../../src/gpu/shader-sources.ts'
import { quantizeOnCpu } from '../../src/quantize/cpu-backend.ts'
import type { QuantizeSettings } from '../../src/quantize/settings.ts'
import { type Answer, barrierBranches, conditionsOf, cutBranches } from '../helpers/cut-branches.ts'
import { testGpu } from '../helpers/dawn.ts'
import { drawBitmaps, holdRaster } from '../helpers/held-raster.ts'
import { PLAIN } from '../helpers/settings.ts'
import { withSources } from '../helpers/shader-device.ts'
import { gradient, photo, quiet } from './images.ts'

/** What the pictures of this test, which have no empty cluster and small sums, do at a branch. */
const RARE: Record<ShaderName, Record<string, Answer>> = {
  'assess-steps': {},
  'assign-cells': { 'index >= params.cell_count || idle': 'never' },
  'assign-colors': { 'run.coarse[d] != 0u': 'never', 'more != 0u': 'never' },
  'assign-pixels': { 'run.coarse[d] != 0u': 'never', 'more != 0u': 'never' },
  'box-leaves': {},
  'box-tops': {},
  'choose-swaps': {
    'weights[k] == 0u': 'never',
    'k < params.fixed': 'never',
    'DIMS == 4u && opaque': 'never',
  },
  'choose-boxes': {},
  'choose-indices': {
    'part.first_step > 0u': 'never',
    // Barriers that stand here are right everywhere.
    'PER_BYTE > 1u || is_first': 'always',
    'i == BLOCK - 1u': 'always',
    'is_opaque(column)': 'always',
    'is_opaque(column) && part.serves_opaque != 0u': 'always',
    'PER_BYTE == 1u && !keeps_own(column)': 'always',
    'keeps_own(column)': 'never',
  },
  'compact-hash': { 'first >= end': 'never' },
  'count-cells': {},
  'count-bytes': { 'pixel < params.high_base': 'always' },
  'count-slots': { 'first >= end': 'never' },
  'cut-boxes': {},
  diffuse: {
    'part.first_step > 0u': 'never',
    'listed == ALL_ENTRIES': 'never',
    'DIMS == 3u || own.w > 0': 'always',
    'DIMS == 3u || (is_opaque && part.serves_opaque != 0u)': 'always',
  },
  'farthest-color': { 'status.hole == 0u': 'always' },
  'fill-boxes': {},
  'fill-buckets': { 'search.ended == 1u': 'never' },
  'fill-cells': {},
  'find-commonest': {},
  'find-cuts': { 'search.ended == 1u': 'never' },
  'grow-counts': {},
  'join-parents': {},
  'join-rows': {},
  'list-cells': {},
  'list-colors': {},
  'list-neighbors': {},
  'list-entries': { 'id.x >= GRID_SIDE * GRID_SIDE * GRID_SIDE': 'never', 'listed <= MAX_LISTED': 'always' },
  'mark-alpha': { '(atomicLoad(&marks[at]) & bit) != 0u': 'never', 'found != 0u': 'always' },
  'mark-opaque': { '(atomicLoad(&marks[at]) & bit) != 0u': 'never' },
  'measure-indices': {
    'high_part != 0u': 'never',
    'DIMS == 3u || (a.w == 255 && b.w == 255)': 'always',
    'DIMS == 4u && any(other != vec2<u32>(0u))': 'never',
  },
  'merge-counts': {},
  'part-boxes': { 'box == NONE': 'never' },
  'name-commonest': {},
  'plan-boxes': {},
  'plan-buckets': { 'weight == 0u': 'never' },
  'pick-points': {},
  points: {},
  prepare: { 'own.w == 0': 'never', 'is_ground(own, entry)': 'never' },
  'prepare-choice': { 'own.w == 0': 'never', 'is_ground(own, entry)': 'never' },
  'remap-alpha': { 'id.x * 4u >= params.pixel_count': 'never' },
  'remap-opaque': { 'id.x * 4u >= params.pixel_count': 'never' },
  renumber: {},
  scan: {},
  'scatter-hash': {},
  'set-prices': { 'atomicLoad(&sums[kind]) >= MAX_COUNTS': 'never' },
  'sort-cells': {},
  'sum-cells': {},
  'sum-distances': {},
  'sum-entries': {},
  'sum-moments': { 'search.ended == 1u': 'never' },
  'visible-blocks': {},
  'weigh-colors': {},
  'update-centroids': {
    'params.keeps_empty == 0u': 'always',
    'hole != 0u': 'never',
    'k == 0u && atomicLoad(&empty) != 0u': 'never',
  },
}

interface Work {
  pixels: Uint32Array
  /** One row if not given. */
  width?: number
  settings: Partial<QuantizeSettings>
  internals: GpuInternals
  /** Its pixels come from a bitmap. */
  isHeld?: boolean
}

const WORK: Record<string, () => Promise<Work>> = {
  'by cells': async () => ({ pixels: await photo(64, 48), settings: {}, internals: { tilePixels: 2048 } }),
  'by brute force': async () => ({ pixels: await photo(64, 48), settings: {}, internals: { pruning: false } }),
  'by pixels': async () => ({ pixels: await photo(64, 48), settings: { points: 'pixels' }, internals: {} }),
  'with a search': async () => ({
    pixels: await photo(64, 48),
    settings: { speed: 9 },
    internals: { seedColors: 0 },
  }),
  'from a bitmap': async () => ({ pixels: await photo(64, 48), width: 64, settings: {}, internals: {}, isHeld: true }),
  dithered: async () => ({ pixels: await photo(64, 48), settings: { dither: 0.75, lossy: 0 }, internals: {} }),
  'chosen by size': async () => ({
    pixels: await photo(64, 48),
    width: 64,
    settings: { dither: 0.75, lossy: 30 },
    internals: {},
  }),
  'with alpha': async () => ({ pixels: gradient(64, 48, true), settings: {}, internals: {} }),
}

async function isSame(gpu: Gpu, { pixels, width = pixels.length, settings, internals, isHeld }: Work) {
  const raster = { pixels, width, height: pixels.length / width }
  const all: QuantizeSettings = { ...PLAIN, colors: 40, speed: 10, ...settings }
  const { palette, indices, iterations } = await quantizeOnCpu(raster, all, quiet)
  drawBitmaps(gpu.device)
  const onGpu = await quantizeOnGpu(gpu, isHeld ? holdRaster(raster) : raster, all, quiet, {
    ...internals,
    selfTest: false,
  })
  const words = (bytes: Uint8Array) => Buffer.from(bytes.buffer)
  return (
    onGpu.iterations === iterations &&
    words(palette).equals(words(onGpu.palette)) &&
    words(indices).equals(words(onGpu.indices))
  )
}

const cut = (name: ShaderName, code: string) => cutBranches(code, condition => RARE[name][condition] ?? 'sometimes')

describe('without the branches that a picture does not take, the GPU gives the result of the CPU', () => {
  test.each(Object.keys(WORK))('%s', async name => {
    const work = await WORK[name]()
    const gpu = await testGpu()
    if (await isSame(withSources(gpu, cut), work)) return
    const wrong: string[] = []
    for (const shader of Object.keys(RARE)) {
      const one = withSources(gpu, (name, code) => (name === shader ? cut(name, code) : code))
      if (!(await isSame(one, work))) wrong.push(shader)
    }
    expect(wrong).toEqual([])
    expect.fail('Only several cut shaders together give another result.')
  })
})

test.each(Object.entries(RARE))(
  'the rare branches of %s are there, and so is every one with a barrier',
  (name, rare) => {
    const source = SHADERS[name as ShaderName]
    expect(conditionsOf(source)).toEqual(expect.arrayContaining(Object.keys(rare)))
    expect(Object.keys(rare)).toEqual(expect.arrayContaining(barrierBranches(source)))
  },
)
