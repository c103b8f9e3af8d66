import { expect, test } from 'vitest'
import { gpuBackend } from '../../../src/gpu/gpu-backend.ts'
import type { BackendImage } from '../../../src/quantize/backend.ts'
import { toPoints } from '../../../src/quantize/color/color-space.ts'
import { makeClusteringColors } from '../../../src/quantize/kmeans/clustering-input.ts'
import { finishAssignment } from '../../../src/quantize/palette/color-assignment.ts'
import { fourthPowerOf, hostLabels } from '../../../src/quantize/palette/host-labels.ts'
import { remap } from '../../../src/quantize/palette/remap.ts'
import { likeNewGpu } from '../../helpers/dawn.ts'
import { oneRow } from '../../helpers/settings.ts'
import { watchDevice } from '../../helpers/watch-device.ts'
import { noise, pack, photo, quiet } from '../images.ts'

const open = async (
  pixels: Uint32Array,
  work: (image: BackendImage, alive: () => number) => Promise<void>,
  groups?: { software: boolean },
) => {
  const gpu = { ...(await likeNewGpu()), ...groups }
  const seen = watchDevice(gpu.device)
  const image = gpuBackend(gpu, { selfTest: false }).openImage(oneRow(pixels))
  try {
    await work(image, () => seen.alive)
  } finally {
    image.release()
  }
  expect(seen.alive).toBe(0)
}

/** Two grounds of one entry, of as many pixels each, and one that is rare. */
const grounds = Uint32Array.from({ length: 6400 }, (_, i) => {
  if (i < 1000) return pack(250, 250, 250)
  if (i < 2000) return pack(252, 250, 250)
  // Exactly one pixel in 64, and one less.
  if (i < 2100) return pack(10, 10, 10)
  return i < 2199 ? pack(12, 10, 10) : pack(40 + (i % 97), 80 + (i % 71), 120)
})

const PALETTE = Uint32Array.of(pack(11, 10, 10), pack(90, 110, 120), pack(0, 255, 0), pack(251, 250, 250))
/** Clear and opaque entries, which serve colors that they may not become, and one that may become any. */
const CLEAR = Uint32Array.of(0, pack(90, 110, 120, 130), ...PALETTE)
const GLASS = Uint32Array.of(pack(90, 110, 120, 130), pack(200, 30, 20, 200))

/** Nearly clear and nearly opaque colors of many pixels, and any others. */
const glass = Uint32Array.from({ length: 6400 }, (_, i) => {
  if (i < 1500) return pack(240, 250, 250, 254)
  if (i < 2000) return pack(251, 250, 250)
  if (i < 3000) return i < 2200 ? 0 : pack(255, 0, 0, 1)
  return pack(i & 255, (i * 7) & 255, (i * 31) & 255, (i * 13) & 255)
})

test.each([
  ['a photo', PALETTE, () => photo(80, 60)],
  ['noise', PALETTE, async () => noise(5000, 3)],
  ['grounds', PALETTE, async () => grounds],
  ['one color', PALETTE, async () => grounds.subarray(0, 100)],
  ['glass', CLEAR, async () => glass],
  ['noise with alpha', CLEAR, async () => noise(5000, 4, true)],
  ['glass in large groups', CLEAR, async () => glass, { software: false }],
  ['glass without opaque entries', GLASS, async () => glass],
  ['glass without others', PALETTE, async () => glass],
])(
  'labels of %s say on the GPU what they say on the host',
  async (_, palette, pixelsOf, groups?: { software: boolean }) => {
    const pixels = (await pixelsOf()).slice()
    await open(
      pixels,
      async (image, alive) => {
        const colors = await image.histogram(quiet)
        const before = alive()
        const clustering = await image.openClustering(makeClusteringColors(colors, 'oklab', 'eye'), 'colors')
        const labels = await clustering.label(palette)
        const indices = await labels.indices()
        const expected = hostLabels(await colors.histogram(), palette, indices)
        for (const found of [labels, await labels.keep()]) {
          expect(Array.from(found.entries.pixels)).toEqual(Array.from(expected.entries.pixels))
          expect(Array.from(found.entries.most)).toEqual(Array.from(expected.entries.most))
          expect(Array.from(found.entries.commonest)).toEqual(Array.from(expected.entries.commonest))
          expect([found.frequent, found.mse]).toEqual([expected.frequent, expected.mse])
          expect(found.meanDistance('oklab')).toBe(expected.meanDistance('oklab'))
          expect(await found.indices()).toEqual(indices)
        }
        clustering.release()
        expect(alive()).toBe(before)
      },
      groups,
    )
  },
)

test.each([
  ['a photo', () => photo(80, 60), PALETTE],
  ['glass', async () => glass, CLEAR],
])('labels of %s know the fourth power if they are asked for it, in any space', async (_, pixelsOf, palette) => {
  await open((await pixelsOf()).slice(), async (image, alive) => {
    const colors = await image.histogram(quiet)
    const points = toPoints(await colors.histogram(), 'oklab')
    const before = alive()
    for (const space of ['oklab', 'srgb'] as const) {
      const clustering = await image.openClustering(makeClusteringColors(colors, space, 'eye'), 'colors')
      for (const own of [palette, palette.subarray(1)]) {
        const labels = await clustering.label(own, true)
        expect(labels.fourthPower).toBe(fourthPowerOf(points, own, await labels.indices()))
        expect((await labels.keep()).fourthPower).toBe(labels.fourthPower)
      }
      const unasked = await clustering.label(palette)
      expect(unasked.fourthPower).toBeNull()
      unasked.release()
      clustering.release()
    }
    expect(alive()).toBe(before)
  })
})

test('entries that no pixel has are dropped, from labels that never leave the GPU', async () => {
  await open(grounds, async image => {
    const colors = await image.histogram(quiet)
    const clustering = await image.openClustering(makeClusteringColors(colors, 'srgb', 'pixels'), 'colors')
    const labels = await clustering.label(PALETTE)
    clustering.release()
    const given = { palette: PALETTE, labels, iterations: 0, converged: true }
    const final = finishAssignment({ ...given, ms: { init: 0, kmeans: 0, palette: 0 } }, false)
    expect(final.palette.keys).toEqual(PALETTE.filter((_, k) => k !== 2))
    const map = await image.remap(colors, final, 0, quiet)
    const numbers = (await labels.indices()).map(index => (index > 2 ? index - 1 : index))
    expect(await map.read()).toEqual(remap(grounds, (await colors.histogram()).keys, numbers))
    labels.release()
  })
})
