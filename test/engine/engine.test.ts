import { describe, expect, test } from 'vitest'
import type { Progress } from '../../src/common/stages.ts'
import type { QuantizeOptions } from '../../src/engine/api-types.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { checkQuantizeOptions } from '../../src/options/resolve.ts'
import { noise, photoLike, toRgba } from '../helpers/images.ts'

const photo = toRgba(photoLike(80, 60))

describe('createEngine', () => {
  test('without a GPU, auto takes the CPU and says so in the first report only', async () => {
    const engine = await createEngine({ backend: 'auto' })
    expect([engine.backend, engine.adapter]).toEqual(['cpu', null])
    const [first, second] = [await engine.quantize(photo), await engine.quantize(photo)]
    expect(first.report.notes).toEqual([expect.stringContaining('No GPU was found')])
    expect(second.report.notes).toEqual([])
    expect(first.report.backend).toBe('cpu')
  })

  test('without a GPU, asking for it is an error that says what to do', async () => {
    await expect(createEngine({ backend: 'gpu' })).rejects.toMatchObject({ code: 'no-gpu' })
  })

  test('an unknown backend is refused by name', async () => {
    await expect(createEngine({ backend: 'tpu' as never })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('"tpu"'),
    })
  })
})

describe('quantize', () => {
  test('defaults are 256 colors in OKLab, and the report is complete', async () => {
    const engine = await createEngine({ backend: 'cpu' })
    const { width, height, palette, indices, report } = await engine.quantize(photo)
    expect([width, height, indices.length]).toEqual([80, 60, 4800])
    expect(report).toMatchObject({ width: 80, height: 60, pixels: 4800, space: 'oklab', backend: 'cpu', adapter: null })
    expect(report.colors).toBe(palette.length / 4)
    expect(report.converged).toBe(true)
    expect(report.psnr).toBeCloseTo(10 * Math.log10(65025 / report.mse), 9)
    const { parts, ...stages } = report.ms
    for (const ms of [...Object.values(stages), ...Object.values(parts)]) expect(ms).toBeGreaterThanOrEqual(0)
  })

  test.each<[QuantizeOptions, string]>([
    [{ colors: 1 }, 'Expected an integer between 2 and 256 or auto for colors but received 1.'],
    [{ colors: 257 }, 'received 257'],
    [{ colors: 2.5 }, 'received 2.5'],
    [{ colors: '16' as never }, 'received "16"'],
    [{ space: 'lab' as never }, 'Expected one of srgb, oklab for space but received "lab".'],
    [{ seed: -1 }, 'for seed but received -1'],
    [{ points: 'all' as never }, 'for points but received "all"'],
    [{ dither: 1.5 }, 'Expected a number between 0 and 1 or auto for dither but received 1.5.'],
    [{ dither: '0.5' as never }, 'for dither but received "0.5"'],
    [{ dither: Number.NaN }, 'for dither but received NaN'],
    [{ lossy: 101 }, 'Expected an integer between 0 and 100 or auto for lossy but received 101.'],
    [{ lossy: 0.5 }, 'for lossy but received 0.5'],
    [{ weights: 'all' as never }, 'for weights but received "all"'],
    [{ weights: 'eye', points: 'pixels' }, 'Expected pixels or auto where points is pixels for weights'],
    [{ color: 8 } as never, '"color"'],
  ])('%j is refused: %s', async (options, message) => {
    const engine = await createEngine({ backend: 'cpu' })
    await expect(engine.quantize(photo, options)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(message),
    })
  })

  test.each([
    [{ ...photo, width: 81 }, 'usage', '19440 bytes'],
    [{ width: 0, height: 5, data: new Uint8Array() }, 'empty', '0x5'],
    [{ width: 2 ** 15, height: 2 ** 14, data: new Uint8Array() }, 'too-large', '536870912 pixels'],
  ])('an image that cannot be is refused before anything is allocated (%#)', async (image, code, message) => {
    const engine = await createEngine({ backend: 'cpu' })
    await expect(engine.quantize(image)).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
  })

  test.each([
    ['oklab', 30],
    ['srgb', 0],
  ] as const)('lossy auto in %s is %d', (space, lossy) => {
    expect(checkQuantizeOptions({ space })).toMatchObject({ lossy })
    expect(checkQuantizeOptions({ space, lossy: 7 })).toMatchObject({ lossy: 7 })
  })

  test('the image is not changed', async () => {
    const engine = await createEngine({ backend: 'cpu' })
    const before = photo.data.slice()
    await engine.quantize(photo, { colors: 4 })
    expect(photo.data).toEqual(before)
  })

  test('bytes that are not aligned give the same result', async () => {
    const engine = await createEngine({ backend: 'cpu' })
    const shifted = new Uint8Array(photo.data.length + 1).subarray(1)
    shifted.set(photo.data)
    const [a, b] = [await engine.quantize(photo), await engine.quantize({ ...photo, data: shifted })]
    expect(b.palette).toEqual(a.palette)
    expect(b.indices).toEqual(a.indices)
  })

  test('progress never falls and names the stages in order', async () => {
    const engine = await createEngine({ backend: 'cpu' })
    const seen: Progress[] = []
    await engine.quantize(photo, { colors: 64, onProgress: progress => seen.push(progress) })
    const fractions = seen.map(({ fraction }) => fraction)
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
    expect([...new Set(seen.map(({ stage }) => stage))]).toEqual([
      'histogram',
      'init',
      'kmeans',
      'palette',
      'remap',
      'dither',
    ])
  })

  test('a signal that has fired, and one that fires in the middle, cancel the job', async () => {
    const engine = await createEngine({ backend: 'cpu' })
    await expect(engine.quantize(photo, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
    const controller = new AbortController()
    const onProgress = ({ iterations }: Progress) => {
      if (iterations === 2) controller.abort()
    }
    const job = engine.quantize(toRgba(noise(90, 90)), { space: 'srgb', signal: controller.signal, onProgress })
    await expect(job).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('a signal that fires while pixels are dithered cancels the job there', async () => {
    const engine = await createEngine({ backend: 'cpu' })
    const controller = new AbortController()
    let dithered = 0
    const onProgress = ({ stage }: Progress) => {
      if (stage !== 'dither') return
      dithered++
      controller.abort()
    }
    const job = engine.quantize(photo, { colors: 8, signal: controller.signal, onProgress })
    await expect(job).rejects.toMatchObject({ name: 'AbortError' })
    // One row of 60: the next one is not begun.
    expect(dithered).toBe(1)
  })
})
