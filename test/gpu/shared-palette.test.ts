import { describe, expect, test } from 'vitest'
import { createEngine } from '../../src/engine/engine.ts'
import { likeNewGpu } from '../helpers/dawn.ts'
import { alphaNoise, photoLike, softDisc, toRgba } from '../helpers/images.ts'
import { watchDevice } from '../helpers/watch-device.ts'

const opaque = [photoLike(30, 20), photoLike(15, 25, 9)].map(toRgba)
const all = [...opaque, toRgba(softDisc(24)), toRgba(alphaNoise(14, 14))]

describe.each(['srgb', 'oklab'] as const)('a shared palette in %s', space => {
  test('is the same from the GPU and the CPU', async () => {
    const { device } = await likeNewGpu()
    const gpu = await createEngine({ backend: 'gpu', device })
    // The self-tests come first.
    for (const images of [opaque, all]) await gpu.sharedPalette(images, { colors: 3, space })
    const seen = watchDevice(device)
    const cpu = await createEngine({ backend: 'cpu' })
    for (const images of [opaque, all]) {
      for (const colors of [3, 40]) {
        const shared = await gpu.sharedPalette(images, { colors, space })
        expect(shared).toEqual(await cpu.sharedPalette(images, { colors, space }))
        expect(shared).toMatchObject({ images: images.length })
        expect(seen).toMatchObject({ uploads: images.length, alive: 0 })
        seen.uploads = 0
      }
    }
    gpu.destroy()
  })
})
