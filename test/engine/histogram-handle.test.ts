import { describe, expect, test } from 'vitest'
import type { Progress } from '../../src/common/stages.ts'
import type { QuantizeOptions } from '../../src/engine/api-types.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { photoLike, softDisc, toRgba, withColors } from '../helpers/images.ts'

const engine = await createEngine({ backend: 'cpu' })
const photo = toRgba(photoLike(50, 40))

/** What a job gives, less its times. */
async function outcome(image: typeof photo, options: QuantizeOptions) {
  const { palette, indices, report } = await engine.quantize(image, options)
  const { ms: _, ...rest } = report
  return { palette, indices, ...rest }
}

describe('colors that were counted', () => {
  test('are those of the image, with their pixels', async () => {
    const counted = await engine.histogram(toRgba(withColors(7, 20, 10)))
    expect(counted).toMatchObject({ distinctColors: 7, pixels: 200, opaque: true })
    const { keys, counts } = await counted.colors()
    expect(keys.length).toBe(7)
    expect(counts.reduce((sum, n) => sum + n)).toBe(200)
  })

  test.each([photoLike(50, 30), softDisc(30), withColors(9, 12, 5)])(
    '$name: every job on them gives what it gives without',
    async image => {
      const rgba = toRgba(image)
      const counted = await engine.histogram(rgba)
      const jobs: QuantizeOptions[] = [
        { colors: 16 },
        { colors: 5, space: 'srgb' },
        { palette: Uint8Array.of(9, 9, 9, 255, 200, 100, 0, 255) },
        { colors: 6 },
      ]
      for (const options of jobs)
        expect(await outcome(rgba, { ...options, histogram: counted }), JSON.stringify(options)).toEqual(
          await outcome(rgba, options),
        )
    },
  )

  test('cost no time to count again', async () => {
    const counted = await engine.histogram(photo)
    expect((await engine.quantize(photo, { histogram: counted, colors: 8 })).report.ms.histogram).toBe(0)
  })

  test('of another picture, or put together by hand, are refused', async () => {
    const counted = await engine.histogram(photo)
    await expect(engine.quantize(toRgba(photoLike(50, 41)), { histogram: counted })).rejects.toMatchObject({
      code: 'usage',
      message: 'The colors of 2000 pixels were counted but the image has 2050. Count this image.',
    })
    await expect(engine.quantize(photo, { histogram: { ...counted } })).rejects.toMatchObject({ code: 'usage' })
  })

  test('counting can be cancelled', async () => {
    await expect(engine.histogram(photo, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('a palette without a picture', () => {
  test.each<QuantizeOptions>([
    { colors: 16 },
    { colors: 40, space: 'srgb', speed: 8, seed: 3 },
    { colors: 'auto' },
    { quality: 60 },
  ])('%j: the job that takes it over gives what it gives without', async options => {
    const counted = await engine.histogram(photo)
    const clustered = await engine.palette(counted, options)
    const seen: Progress[] = []
    const onProgress = (progress: Progress) => seen.push(progress)
    expect(await outcome(photo, { ...options, histogram: counted, paletteHandle: clustered, onProgress })).toEqual(
      await outcome(photo, options),
    )
    expect(new Set(seen.map(({ stage }) => stage))).toEqual(
      new Set(['remap', 'dither'].slice(0, options.space ? 1 : 2)),
    )
    const { ms } = (await engine.quantize(photo, { ...options, histogram: counted, paletteHandle: clustered })).report
    expect([ms.histogram, ms.search, ms.init, ms.kmeans, ms.palette]).toEqual([0, 0, 0, 0, 0])
  })

  test('has the figures and the pixels of each entry of the job without dithering', async () => {
    const counted = await engine.histogram(photo)
    const { palette, counts, mse, psnr, quality } = await engine.palette(counted, { colors: 12, snapshots: true })
    const job = await engine.quantize(photo, { colors: 12, dither: 0, lossy: 0 })
    expect([palette, mse, psnr, quality]).toEqual([job.palette, job.report.mse, job.report.psnr, job.report.quality])
    const pixels = new Uint32Array(12)
    for (const index of job.indices) pixels[index]++
    expect(counts).toEqual(pixels)
  })

  test.each([12, 'auto'] as const)('shows how the entries of %s colors came there, at most 64 times', async colors => {
    const counted = await engine.histogram(photo)
    const { palette, snapshots: frames } = await engine.palette(counted, { colors, snapshots: true })
    expect(frames!.length).toBeGreaterThan(3)
    expect(frames!.length).toBeLessThanOrEqual(64)
    expect(frames!.at(-1)).toEqual(palette)
    for (const frame of frames!) expect(frame.length).toBe(palette.length)
    const distance = (frame: Uint8Array) => frame.reduce((sum, value, i) => sum + Math.abs(value - palette[i]), 0)
    expect(distance(frames!.at(-2)!)).toBeLessThan(distance(frames![0]) / 2)
  })

  test('of other options or colors is refused', async () => {
    const counted = await engine.histogram(photo)
    const clustered = await engine.palette(counted, { colors: 12 })
    for (const options of [
      { histogram: counted, colors: 13 },
      { histogram: await engine.histogram(photo), colors: 12 },
      { colors: 12 },
    ])
      await expect(engine.quantize(photo, { ...options, paletteHandle: clustered })).rejects.toMatchObject({
        code: 'usage',
      })
    const fixed = { palette: new Uint8Array(8), histogram: counted, paletteHandle: clustered }
    await expect(engine.quantize(photo, fixed)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('paletteHandle has no meaning'),
    })
    // Nothing of the palette hangs on these.
    const { report } = await engine.quantize(photo, {
      histogram: counted,
      paletteHandle: clustered,
      colors: 12,
      dither: 0.2,
      lossy: 60,
    })
    expect(report.colors).toBe(12)
  })
})
