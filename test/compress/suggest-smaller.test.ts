import sharp from 'sharp'
import { expect, test, vi } from 'vitest'
import { type CompressOptions, compress, createEngine, decode, ImageContext, suggestSmaller } from '../../src/node.ts'
import { photoLike, toRgba } from '../helpers/images.ts'

const { width, height, data } = toRgba(photoLike(96, 64))
const jpeg = () =>
  sharp(data, { raw: { width, height, channels: 4 } })
    .jpeg({ quality: 97 })
    .toBuffer()
const OPTIONS: CompressOptions = { backend: 'cpu', colors: 256, effort: 1 }

test('a result is handed out before other sizes are made; asked for later, they are those of `advice`', async () => {
  const engine = await createEngine({ backend: 'cpu' })
  const quantize = vi.spyOn(engine, 'quantize')
  const picture = new ImageContext(await decode(await jpeg()))
  const result = await compress(picture, { ...OPTIONS, engine })
  expect(quantize).toHaveBeenCalledTimes(1)
  expect(result.report.smallerAlternative).toBe(null)
  expect(result.report.usedOriginal).toBe(true)
  const found = await suggestSmaller(picture, result, { ...OPTIONS, engine })
  const { smallerAlternative: smaller, photoAlternative: photo } = found
  expect(smaller!.bytes).toBeLessThan(result.report.bytesIn)
  const { report } = await compress(await jpeg(), { ...OPTIONS, advice: true })
  expect(report.smallerAlternative).toEqual(smaller)
  expect(report.photoAlternative).toEqual(photo)
  expect(photo!.bytes).toBeLessThan(report.bytesIn)
})

test('there is nothing to look for if the result is smaller, or the palette was given', async () => {
  const decoded = await decode(await jpeg())
  const result = await compress(decoded, { ...OPTIONS, colors: 2 })
  expect(result.report.bytesOut).toBeLessThan(result.report.bytesIn)
  expect(await suggestSmaller(decoded, result, { ...OPTIONS, colors: 2 })).toEqual({
    smallerAlternative: null,
    photoAlternative: null,
  })
  const palette = Uint8Array.from({ length: 256 * 4 }, (_, i) => (i % 4 === 3 ? 255 : i >> 2))
  const fixed = { backend: 'cpu', palette } as const
  expect(await suggestSmaller(decoded, await compress(decoded, fixed), fixed)).toEqual({
    smallerAlternative: null,
    photoAlternative: null,
  })
})
