import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { Progress } from '../../src/common/stages.ts'
import { type CompressOptions, compress, createEngine, curve, decode, ImageContext } from '../../src/node.ts'
import { photoLike } from '../helpers/images.ts'

const engine = await createEngine({ backend: 'cpu' })

/** A PNG that says which colors its numbers mean, so that leaving that out changes the pixels. */
async function photo(width = 60, height = 40): Promise<Buffer> {
  const raw = { width, height, channels: 4 as const }
  const { pixels } = photoLike(width, height)
  return sharp(new Uint8Array(pixels.buffer), { raw }).withIccProfile('p3').png().toBuffer()
}

const file = await photo()
const open = async (bytes: Uint8Array = file) => new ImageContext(await decode(bytes))

/** What a job gives, less its times. */
async function outcome(input: Uint8Array | ImageContext, options: CompressOptions) {
  const { bytes, indexed, report } = await compress(input, { engine, effort: 0, ...options })
  const { ms, ...figures } = report
  return { bytes: [...bytes], palette: indexed.palette, indices: indexed.indices, figures, ms }
}

const withoutTimes = ({ ms: _, ...rest }: Awaited<ReturnType<typeof outcome>>) => rest

describe('a context', () => {
  const jobs: CompressOptions[] = [
    { colors: 12 },
    { colors: 12, dither: 0.2, lossy: 50 },
    { colors: 12, keep: 'none' },
    { colors: 5, space: 'srgb' },
    { quality: 60 },
    { maxBytes: 1200 },
    { palette: Uint8Array.of(9, 9, 9, 255, 200, 100, 0, 255) },
    { colors: 12, points: 'pixels' },
  ]

  test('gives what each job gives by itself, and counts the colors for the first one alone', async () => {
    const picture = await open()
    await (await picture.pixels()).palette(engine, { colors: 12 })
    for (const options of jobs) {
      const { ms, ...found } = await outcome(picture, options)
      expect(found, JSON.stringify(options)).toEqual(withoutTimes(await outcome(file, options)))
      // The pixels without their profile are others.
      if (options.keep !== 'none') expect(ms.histogram).toBe(0)
    }
  })

  test('clusters once for all jobs of one palette', async () => {
    const picture = await open()
    await (await picture.pixels()).palette(engine, { colors: 12 })
    expect((await outcome(picture, { colors: 12, dither: 0.3 })).ms).toMatchObject({ init: 0, kmeans: 0 })
    expect((await outcome(picture, { colors: 11 })).ms.kmeans).toBeGreaterThan(0)
  })

  test('that is new tells what counting took, as a job without one does', async () => {
    expect((await outcome(await open(), { colors: 4 })).ms.histogram).toBeGreaterThan(0)
    expect((await outcome(file, { colors: 4 })).ms.histogram).toBeGreaterThan(0)
  })

  test('converts the colors once, and shares the pixels where there is nothing to convert', async () => {
    const picture = await open()
    expect(await picture.pixels({ keep: 'none' })).toBe(await picture.pixels({ keep: 'none' }))
    expect(await picture.pixels({ keep: 'none' })).not.toBe(await picture.pixels())
    const plain = await open(await sharp(file).png().toBuffer())
    expect(await plain.pixels({ keep: 'none' })).toBe(await plain.pixels())
  })

  test('spares the curve the counting, and gives the same points', async () => {
    const picture = await open()
    await (await picture.pixels()).histogram(engine)
    const stages = new Set<string>()
    const onProgress = ({ stage }: Progress) => stages.add(stage)
    const points = await curve(engine, picture, { onProgress, effort: 0 })
    expect(points).toEqual(await curve(engine, picture.source, { effort: 0 }))
    expect(stages).not.toContain('histogram')
  })

  test('makes one histogram for those that ask at the same time', async () => {
    const pixels = await (await open()).pixels()
    const [one, other] = await Promise.all([pixels.histogram(engine), pixels.histogram(engine)])
    expect(other).toBe(one)
  })

  test('is not spoiled by a cancelled job', async () => {
    const picture = await open()
    const pixels = await picture.pixels()
    const cancelled = pixels.histogram(engine, { signal: AbortSignal.abort() })
    const waiting = pixels.histogram(engine)
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' })
    expect((await waiting).pixels).toBe(60 * 40)
    const abort = new AbortController()
    const onProgress = ({ stage }: Progress) => stage === 'kmeans' && abort.abort()
    const cut = outcome(picture, { colors: 9, signal: abort.signal, onProgress })
    await expect(cut).rejects.toMatchObject({ name: 'AbortError' })
    expect(withoutTimes(await outcome(picture, { colors: 9 }))).toEqual(
      withoutTimes(await outcome(file, { colors: 9 })),
    )
  })

  test('that was closed finds everything anew', async () => {
    const picture = await open()
    const before = await (await picture.pixels()).palette(engine, { colors: 12 })
    picture.close()
    const { ms, ...found } = await outcome(picture, { colors: 12 })
    expect(Math.min(ms.histogram, ms.kmeans)).toBeGreaterThan(0)
    expect(found.palette).toEqual(before.palette)
  })

  test('remembers the last palettes alone', async () => {
    const pixels = await (await open()).pixels()
    for (let colors = 2; colors <= 10; colors++) await pixels.palette(engine, { colors })
    expect([2, 3, 10].map(colors => pixels.knownPalette({ colors }) !== undefined)).toEqual([false, true, true])
    expect(pixels.knownPalette({ colors: 10 }, true)).toBeUndefined()
    await pixels.palette(engine, { colors: 10, snapshots: true })
    expect(pixels.knownPalette({ colors: 10 }, true)?.snapshots?.length).toBeGreaterThan(1)
  })
})
