import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { type CompressOptions, compress, decode } from '../../src/node.ts'
import { photoLike, toRgba } from '../helpers/images.ts'

const { width, height, data } = toRgba(photoLike(240, 160))
const PHOTO: CompressOptions = { backend: 'cpu', format: 'photo' }

let png: Buffer
beforeAll(async () => {
  png = await sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer()
})

describe('a photo', () => {
  test('is a lossy WebP without a palette that looks the same, and its report says so', async () => {
    const { bytes, indexed, report } = await compress(png, PHOTO)
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width, height })
    expect(Buffer.from(bytes).toString('latin1', 12, 16)).toBe('VP8 ')
    expect(report).toMatchObject({ kind: 'photo', format: 'photo', colors: 0, usedOriginal: false })
    expect(report.visibleDifference).toBeGreaterThan(0.2)
    expect(report.visibleDifference).toBeLessThanOrEqual(0.45)
    expect(report.photoQuality).toBeGreaterThan(20)
    expect(report.photoQuality).toBeLessThan(100)
    expect([indexed.palette.length, indexed.indices.length]).toEqual([0, 0])
  })

  test('has the error that is reported', async () => {
    const { bytes, report } = await compress(png, PHOTO)
    const after = await sharp(bytes).ensureAlpha().raw().toBuffer()
    let sum = 0
    for (let i = 0; i < after.length; i++) if (i % 4 < 3) sum += (after[i] - data[i]) ** 2
    expect(report.mse).toBeCloseTo(sum / (3 * width * height), 6)
    expect(report.psnr).toBeCloseTo(10 * Math.log10(65025 / report.mse), 9)
  })

  test('gets smaller with a lower quality, and fits into a limit of bytes', async () => {
    const plain = await compress(png, PHOTO)
    const rough = await compress(png, { ...PHOTO, quality: '0-40' })
    expect(rough.bytes.length).toBeLessThan(plain.bytes.length)
    expect(rough.report.quality).toBeGreaterThanOrEqual(40)
    const limit = Math.round(plain.bytes.length / 2)
    const small = await compress(png, { ...PHOTO, maxBytes: limit })
    expect(small.bytes.length).toBeLessThanOrEqual(limit)
    expect(small.bytes.length).toBeGreaterThan(0.8 * limit)
    await expect(compress(png, { ...PHOTO, maxBytes: 50 })).rejects.toMatchObject({ code: 'too-many-bytes' })
    await expect(compress(png, { ...PHOTO, quality: '95-100' })).rejects.toMatchObject({ code: 'quality' })
  })

  test('keeps alpha, the color profile and, where asked for, EXIF', async () => {
    const faded = data.slice()
    for (let i = 3; i < faded.length; i += 4) faded[i] = (i >> 2) % width
    const file = await sharp(faded, { raw: { width, height, channels: 4 } })
      .withIccProfile('p3')
      .withExif({ IFD0: { Make: 'Acme' } })
      .png()
      .toBuffer()
    const { bytes, report } = await compress(file, { ...PHOTO, keep: 'all' })
    const { hasAlpha, icc, exif } = await sharp(bytes).metadata()
    expect([hasAlpha, icc!.length > 400, exif!.includes('Acme')]).toEqual([true, true, true])
    expect(report.visibleDifference).toBeLessThanOrEqual(0.45)
    const decoded = await decode(bytes)
    expect(decoded.data.filter((_, i) => i % 4 === 3)).toEqual(
      new (decoded.data.constructor as Uint8ArrayConstructor)(faded.filter((_, i) => i % 4 === 3)),
    )
  })

  test('that is no smaller than its file is not handed out', async () => {
    const jpeg = await sharp(png).jpeg({ quality: 5 }).toBuffer()
    const { bytes, report } = await compress(jpeg, PHOTO)
    expect([Buffer.from(bytes).equals(jpeg), report.kind, report.photoQuality]).toEqual([true, 'original', null])
  })

  test('may differ a little more where one that looks the same is no smaller than its file', async () => {
    const parrots = sharp('examples/parrots.png').extract({ left: 300, top: 100, width: 256, height: 192 })
    const jpeg = await parrots.jpeg({ quality: 75 }).toBuffer()
    const all = await compress(jpeg, { ...PHOTO, allowLarger: true })
    expect(all.report.visibleDifference).toBeLessThanOrEqual(0.45)
    expect(all.bytes.length).toBeGreaterThan(jpeg.length)
    const { report } = await compress(jpeg, PHOTO)
    expect(report.kind).toBe('photo')
    expect(report.bytesOut).toBeLessThan(jpeg.length)
    expect(report.visibleDifference).toBeGreaterThan(all.report.visibleDifference)
    expect(report.visibleDifference).toBeLessThanOrEqual(0.75)
  })

  test('takes no palette', async () => {
    const palette = Uint8Array.of(0, 0, 0, 255)
    await expect(compress(png, { ...PHOTO, palette })).rejects.toMatchObject({ code: 'usage' })
  })
})
