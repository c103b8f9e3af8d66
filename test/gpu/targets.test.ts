import { afterEach, expect, test, vi } from 'vitest'
import { createEngine } from '../../src/engine/engine.ts'
import { gpuBackend, quantizeOnGpu } from '../../src/gpu/gpu-backend.ts'
import { checkQuantizeOptions } from '../../src/options/resolve.ts'
import { quantizeOnCpu } from '../../src/quantize/cpu-backend.ts'
import { findPaletteOf } from '../../src/quantize/pipeline.ts'
import type { Hooks } from '../../src/quantize/settings.ts'
import { combinations, thorough } from '../helpers/covering.ts'
import { likeNewGpu, openTestGpu, testGpu } from '../helpers/dawn.ts'
import { alphaNoise, photoLike, softDisc, toRgba, withColors } from '../helpers/images.ts'
import { oneRow } from '../helpers/settings.ts'
import { watchDevice } from '../helpers/watch-device.ts'
import { photo, quiet } from './images.ts'

afterEach(() => void vi.restoreAllMocks())

const images = [photoLike(26, 20), softDisc(20), alphaNoise(14, 14), withColors(90, 20, 20)]
// A picture of few colors is searched on the CPU either way: shortly is enough.
const targets = [
  { colors: 'auto', speed: 9 },
  { quality: '40-80', speed: 9 },
  { quality: 95, space: 'srgb', speed: 10 },
] as const

test.each(images)('the GPU and the CPU find the same number of colors for $name', async image => {
  const gpu = await createEngine({ backend: 'gpu', device: (await testGpu()).device })
  const cpu = await createEngine({ backend: 'cpu' })
  const outcome = (engine: typeof cpu, options: (typeof targets)[number]) =>
    engine.quantize(toRgba(image), options).then(
      ({ palette, indices, report: { searchedColors: found, quality } }) => ({ palette, indices, found, quality }),
      error => error.message,
    )
  for (const options of targets.filter((_, n) => thorough(true, n !== images.indexOf(image) % 3))) {
    const found = await outcome(gpu, options)
    expect(found).toEqual(await outcome(cpu, options))
  }
  gpu.destroy()
})

/** As if there were many colors: all of the search is on the GPU. */
const onGpu = { seedColors: 0, selfTest: false }

/** The same colors, a part of them not opaque. */
const glass = (pixels: Uint32Array) =>
  pixels.map((pixel, i) => (i % 3 > 0 ? pixel : ((pixel & 0xffffff) | ((i % 256) << 24)) >>> 0))

const cases = combinations({
  // More and fewer colors than are split for an estimate.
  size: [
    [96, 64],
    [40, 30],
  ] as const,
  alpha: [false, true],
  target: [{ colors: 'auto' }, { quality: '30-70' }] as const,
  space: ['oklab', 'srgb'] as const,
  points: ['colors', 'pixels'] as const,
  internals: [{ tilePixels: 1000 }, {}],
})

test.each(cases)(
  'the search on the GPU ends as on the CPU: $size, alpha $alpha, $target, $points in $space',
  async ({ size, alpha, target, internals, ...one }) => {
    const opaque = await photo(size[0], size[1])
    const raster = oneRow(alpha ? glass(opaque) : opaque)
    const settings = checkQuantizeOptions({ ...target, ...one, speed: 10, lossy: 0 })
    const { ms: _, ...found } = await quantizeOnGpu(await testGpu(), raster, settings, quiet, {
      ...onGpu,
      ...internals,
    })
    const { ms: __, ...expected } = await quantizeOnCpu(raster, settings, quiet)
    expect(found).toEqual(expected)
    expect(found.searchedColors).toBeLessThan(256)
  },
)

/** Bytes that are copied out of lists of colors to where the host reads them. */
function watchLists(device: GPUDevice): number[] {
  const copied: number[] = []
  const create = device.createCommandEncoder.bind(device)
  device.createCommandEncoder = descriptor => {
    const encoder = create(descriptor)
    const copy = encoder.copyBufferToBuffer.bind(encoder) as (
      ...call: [GPUBuffer, number, GPUBuffer, number, number]
    ) => void
    encoder.copyBufferToBuffer = ((...call: Parameters<typeof copy>) => {
      const [source, , target, , bytes] = call
      const isList = /^(keys|labels|visibility|weights|coordinates)/.test(source.label)
      if (isList && target.usage & GPUBufferUsage.MAP_READ) copied.push(bytes)
      copy(...call)
    }) as typeof encoder.copyBufferToBuffer
    return encoder
  }
  return copied
}

test.each(['auto', '0-60'])('neither colors nor labels come to the host for a target of %s', async target => {
  const gpu = await likeNewGpu()
  const copied = watchLists(gpu.device)
  const raster = oneRow(await photo(96, 64))
  const options = target === 'auto' ? ({ colors: 'auto' } as const) : { quality: target }
  const settings = checkQuantizeOptions({ ...options, space: 'srgb', speed: 10, lossy: 0 })
  const search = async (seedColors: number) => {
    copied.length = 0
    const { distinctColors } = await quantizeOnGpu(gpu, raster, settings, quiet, { ...onGpu, seedColors })
    return copied.filter(bytes => bytes >= distinctColors).length
  }
  expect(await search(0)).toBe(0)
  // What is asked for at once of few colors would have been seen.
  expect(await search(10_000)).toBe(3)
})

/** Searches on a picture that stays open; what is left on the GPU behind it. */
async function leftBehind(hooks: Hooks) {
  const gpu = await likeNewGpu()
  const seen = watchDevice(gpu.device)
  const image = gpuBackend(gpu, onGpu).openImage(oneRow(await photo(30, 20)))
  try {
    const colors = await image.histogram(quiet)
    const before = seen.alive
    const settings = checkQuantizeOptions({ quality: '0-50', speed: 10 })
    const error = await findPaletteOf(image, colors, settings, hooks).then(
      () => null,
      reason => reason,
    )
    return { buffers: seen.alive - before, error }
  } finally {
    image.release()
  }
}

test('a search leaves nothing on the GPU, wherever it is cancelled', async () => {
  // As if all took no time: as many turns each time.
  vi.spyOn(performance, 'now').mockReturnValue(0)
  let turns = 0
  const counting = { ...quiet, yieldToEventLoop: async () => void turns++ }
  expect(await leftBehind(counting)).toEqual({ buffers: 0, error: null })
  expect(turns).toBeGreaterThan(12)
  const reason = new DOMException('Cancelled.', 'AbortError')
  for (const last of Array.from({ length: turns }, (_, n) => n).filter(n => thorough(true, n % 3 === 0))) {
    let done = 0
    const yieldToEventLoop = async () => {
      if (done++ === last) throw reason
    }
    expect(await leftBehind({ ...quiet, yieldToEventLoop })).toEqual({ buffers: 0, error: reason })
  }
})

test('a quality that is not reached leaves nothing on the GPU', async () => {
  const gpu = await likeNewGpu()
  const seen = watchDevice(gpu.device)
  const image = gpuBackend(gpu, onGpu).openImage(oneRow(await photo(30, 20)))
  const colors = await image.histogram(quiet)
  const before = seen.alive
  const settings = { ...checkQuantizeOptions({ quality: '99-100', speed: 10 }), colors: 20 }
  await expect(findPaletteOf(image, colors, settings, quiet)).rejects.toMatchObject({ code: 'quality' })
  expect(seen.alive).toBe(before)
  image.release()
})

test.each(['estimates', 'clusterings'])('a device that is lost in the %s of a search is an error', async part => {
  const gpu = await openTestGpu()
  const settings = checkQuantizeOptions({ quality: '0-60', speed: 10, lossy: 0 })
  let counted = false
  const hooks: Hooks = {
    step(stage) {
      if (stage === 'search' && part === 'clusterings') gpu.device.destroy()
      counted ||= stage === 'histogram'
    },
    async yieldToEventLoop() {
      if (counted && part === 'estimates') gpu.device.destroy()
    },
  }
  const job = quantizeOnGpu(gpu, oneRow(await photo(30, 20)), settings, hooks, onGpu)
  await expect(job).rejects.toMatchObject({ code: 'gpu' })
})
