import { expect, test } from 'vitest'
import { isOpaque } from '../../../src/common/pixel-keys.ts'
import { openContext } from '../../../src/gpu/context.ts'
import type { Gpu } from '../../../src/gpu/device.ts'
import { compactOnGpu } from '../../../src/gpu/histogram/compact-colors.ts'
import { countOnGpu } from '../../../src/gpu/histogram/gpu-histogram.ts'
import { remapOnGpu } from '../../../src/gpu/remap/gpu-remap.ts'
import { makeTiles } from '../../../src/gpu/tiles.ts'
import { finishAssignment } from '../../../src/quantize/palette/color-assignment.ts'
import { hostLabels } from '../../../src/quantize/palette/host-labels.ts'
import { remap } from '../../../src/quantize/palette/remap.ts'
import { likeNewGpu, testGpu } from '../../helpers/dawn.ts'
import { countedOf, counting, gradient, noise, photo } from '../images.ts'

async function expectSame(
  pixels: Uint32Array,
  tilePixels: number,
  residentBytes: number,
  hashSlots = 2 ** 14,
  gpu?: Gpu,
) {
  const context = openContext(gpu ?? (await testGpu()))
  try {
    const tiles = makeTiles(context, pixels, tilePixels, residentBytes)
    const counts = await countOnGpu(context, tiles, isOpaque(pixels), hashSlots, counting)
    const { colors, list } = await compactOnGpu(context, counts, countedOf(pixels))
    const histogram = await colors.histogram()
    const indices = Uint8Array.from(histogram.keys, (_, i) => (i * 151 + (i >> 8)) & 255)
    const done: number[] = []
    const palette = Uint32Array.from({ length: 256 }, (_, k) => k)
    const given = { palette, labels: hostLabels(histogram, palette, indices), iterations: 0, converged: true }
    const final = finishAssignment({ ...given, ms: { init: 0, kmeans: 0, palette: 0 } }, true)
    const map = await remapOnGpu(context.part(), counts, tiles, list, final, async tile => {
      done.push(tile)
    })
    expect(await map.read()).toEqual(remap(pixels, histogram.keys, indices))
    expect(done).toEqual(Array.from({ length: tiles.count }, (_, i) => i + 1))
  } finally {
    context.end()
  }
}

test('every pixel of a photo gets the index of its color', async () => {
  await expectSame(await photo(211, 97), 2 ** 24, Infinity)
})

test('tiles that are uploaded again give the same as tiles that stay', async () => {
  const pixels = noise(7001, 2)
  await expectSame(pixels, 512, 0)
  await expectSame(pixels, 512, Infinity)
})

test('a tile is uploaded once where it stays, else once for the count and once for the remap', async () => {
  const gpu = await likeNewGpu()
  const { device } = gpu
  const create = device.createBuffer.bind(device)
  const uploads: string[] = []
  device.createBuffer = descriptor => {
    if (descriptor.label?.startsWith('pixels of tile')) uploads.push(descriptor.label.slice(15))
    return create(descriptor)
  }
  const tileBytes = 512 * 4
  for (const [residentBytes, expected] of [
    [5 * tileBytes, '01234'],
    [4 * tileBytes, '0123434'],
    [0, '0123401234'],
  ] as const) {
    uploads.length = 0
    await expectSame(noise(5 * 512, 3), 512, residentBytes, undefined, gpu)
    expect(uploads.join('')).toBe(expected)
  }
})

test('pixels that are not opaque are found in the hash table, a crowded one too', async () => {
  await expectSame(noise(9001, 5, true), 4096, 0)
  await expectSame(gradient(50, 50, true), 2 ** 24, Infinity, 64)
  await expectSame(Uint32Array.from([...noise(1024, 8), ...noise(3000, 9, true)]), 1024, 0)
})

test.each([1, 2, 3, 4, 5])('an image of %i pixels is remapped whole', async length => {
  await expectSame(noise(length, length), 4, 0)
})
