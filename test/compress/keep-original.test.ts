import sharp from 'sharp'
import { expect, test } from 'vitest'
import { type CompressOptions, compress, decode } from '../../src/node.ts'
import { photoLike, toRgba } from '../helpers/images.ts'
import { cameraExif } from '../helpers/metadata.ts'

const { width, height, data } = toRgba(photoLike(96, 64))
const picture = () => sharp(data, { raw: { width, height, channels: 4 } })
const OPTIONS: CompressOptions = { backend: 'cpu', effort: 1 }

test.each(['jpeg', 'webp', 'avif'] as const)('a larger result is not handed out: %s', async format => {
  const file = await picture().toFormat(format, { quality: 30 }).toBuffer()
  const { bytes, report, notes } = await compress(file, OPTIONS)
  expect(Buffer.from(bytes).equals(file)).toBe(true)
  expect(report).toMatchObject({
    usedOriginal: true,
    bytesOut: file.length,
    inputFormat: report.format,
    mse: 0,
    visibleDifference: 0,
  })
  expect(report.resultBytes).toBeGreaterThan(file.length)
  expect(notes.join()).toMatch(/^The result would have [\d,]+ bytes, .+: the original was kept\.$/)
  const larger = await compress(file, { ...OPTIONS, allowLarger: true })
  expect(larger.report).toMatchObject({ usedOriginal: false, format: 'png', bytesOut: report.resultBytes })
})

test('a large JPEG whose result would be much larger is kept without making it', async () => {
  const image = picture().resize(1200, 900, { fit: 'fill' })
  const file = await image.jpeg({ quality: 50 }).toBuffer()
  const quick: CompressOptions = { ...OPTIONS, speed: 10, space: 'srgb', advice: false }
  const { bytes, indexed, report, notes } = await compress(file, quick)
  expect(Buffer.from(bytes).equals(file)).toBe(true)
  expect(report).toMatchObject({ usedOriginal: true, resultIsRough: true })
  expect(notes.join()).toMatch(/^The result would have about [\d,]+0 bytes, /)
  const made = await compress(file, { ...quick, allowLarger: true })
  expect(made.report).toMatchObject({ usedOriginal: false, resultIsRough: false })
  expect(made.report.resultBytes).toBeGreaterThan(file.length)
  expect(Math.abs(report.resultBytes / made.report.resultBytes - 1)).toBeLessThan(0.3)
  expect(indexed.palette).toEqual(made.indexed.palette)
  // Nearly as large as its original: only the file itself tells which is smaller.
  const fine = await image.jpeg({ quality: 96 }).toBuffer()
  expect((await compress(fine, quick)).report.resultIsRough).toBe(false)
})

test('a JPEG that is kept does not tell where it was taken, and still stands upright', async () => {
  const file = await picture().jpeg({ quality: 30 }).toBuffer()
  const exif = Buffer.concat([Buffer.from('Exif\0\0'), cameraExif()])
  const segment = Buffer.concat([Buffer.of(0xff, 0xe1, (exif.length + 2) >> 8, (exif.length + 2) & 255), exif])
  const withExif = Buffer.concat([file.subarray(0, 2), segment, file.subarray(2)])
  for (const keep of ['icc', 'none'] as const) {
    const { bytes, report, notes } = await compress(withExif, { ...OPTIONS, keep })
    expect(report.usedOriginal).toBe(true)
    const { orientation, exif: kept } = await sharp(bytes).metadata()
    expect(orientation).toBe(6)
    expect(kept!.includes('Acme')).toBe(keep === 'icc')
    expect(Buffer.from(bytes).includes(Buffer.from([0x25, 0x88, 4]))).toBe(false)
    expect(Buffer.from((await decode(bytes)).data).equals(Buffer.from((await decode(withExif)).data))).toBe(true)
    expect(notes.join()).toContain(keep === 'icc' ? 'less what tells where it was taken' : 'less its metadata')
  }
})

test('what cannot be taken out of a kept original is said', async () => {
  const exif = { IFD3: { GPSLatitude: '52/1 31/1 0/1', GPSLatitudeRef: 'N' } }
  const file = await picture().withExif(exif).avif({ quality: 20 }).toBuffer()
  const { report, notes } = await compress(file, OPTIONS)
  expect(report.usedOriginal).toBe(true)
  expect(notes.join(' ')).toMatch(/of which what may tell where it was taken cannot be taken out/)
})
