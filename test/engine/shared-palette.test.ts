import { describe, expect, test } from 'vitest'
import { createEngine } from '../../src/engine/engine.ts'
import { countColors } from '../../src/quantize/histogram/count-colors.ts'
import { finishMerge, mergeColors } from '../../src/quantize/histogram/merge-histograms.ts'
import { alphaNoise, photoLike, softDisc, toRgba, withColors } from '../helpers/images.ts'

test('merged colors are those of all pixels in one image, whose blocks are whole, in the same order', () => {
  const images = [photoLike(40, 30), softDisc(32), alphaNoise(20, 20), photoLike(40, 30)]
  const pixels = Uint32Array.from(images.flatMap(image => [...image.pixels]))
  const merged = images.reduce<ReturnType<typeof mergeColors> | null>(
    (sum, image) => mergeColors(sum, countColors(image.pixels)),
    null,
  )
  expect(finishMerge(merged!)).toEqual(countColors(pixels))
})

test('weights of more than 2^28 pixels are scaled down, and none vanishes', () => {
  const merged = {
    keys: Uint32Array.of(0xff000000, 0xff000001, 0xff000002),
    counts: Float64Array.of(2 ** 33, 2 ** 30, 1),
    visibility: Float64Array.of(2 ** 36, 2 ** 30, 1),
  }
  const { counts, visibility } = finishMerge(merged)
  expect([...counts]).toEqual([2 ** 27, 2 ** 24, 1])
  expect([...visibility]).toEqual([2 ** 30, 2 ** 24, 1])
})

describe('sharedPalette', () => {
  test('of one image is the palette of that image', async () => {
    const engine = await createEngine({ backend: 'cpu' })
    const image = toRgba(photoLike(60, 40))
    const own = await engine.quantize(image, { colors: 20, space: 'srgb' })
    const shared = await engine.sharedPalette([image], { colors: 20, space: 'srgb' })
    expect(shared).toMatchObject({ palette: own.palette, images: 1, iterations: own.report.iterations })
    const mapped = await engine.quantize(image, { palette: shared.palette, space: 'srgb' })
    expect(mapped.indices).toEqual(own.indices)
  })

  test('takes images one at a time, and holds all colors where they fit', async () => {
    const engine = await createEngine({ backend: 'cpu' })
    async function* images() {
      for (const count of [5, 9]) yield toRgba(withColors(count, 20, 10))
    }
    expect(await engine.sharedPalette(images())).toMatchObject({ images: 2, distinctColors: 9, iterations: 0 })
  })

  test('no image, a palette among the options, and an image that cannot be are refused', async () => {
    const engine = await createEngine({ backend: 'cpu' })
    await expect(engine.sharedPalette([])).rejects.toMatchObject({ code: 'empty' })
    const options = { palette: new Uint8Array(4) } as never
    await expect(engine.sharedPalette([], options)).rejects.toMatchObject({ code: 'usage' })
    const bad = { width: 2, height: 2, data: new Uint8Array(3) }
    await expect(engine.sharedPalette([bad])).rejects.toMatchObject({ code: 'usage' })
  })
})
