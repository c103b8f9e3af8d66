import { describe, expect, test } from 'vitest'
import { createEngine } from '../../src/engine/engine.ts'
import { testGpu } from '../helpers/dawn.ts'
import { alphaNoise, photoLike, softDisc, toRgba } from '../helpers/images.ts'

const opaque = [photoLike(30, 20), photoLike(15, 25, 9)].map(toRgba)
const all = [...opaque, toRgba(softDisc(24)), toRgba(alphaNoise(14, 14))]

describe.each(['srgb', 'oklab'] as const)('a shared palette in %s', space => {
  test('is the same from the GPU and the CPU', async () => {
    const gpu = await createEngine({ backend: 'gpu', device: (await testGpu()).device })
    const cpu = await createEngine({ backend: 'cpu' })
    for (const images of [opaque, all]) {
      for (const colors of [3, 40]) {
        const shared = await gpu.sharedPalette(images, { colors, space })
        expect(shared).toEqual(await cpu.sharedPalette(images, { colors, space }))
        expect(shared).toMatchObject({ images: images.length })
      }
    }
    gpu.destroy()
  })
})
