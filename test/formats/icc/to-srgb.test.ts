import { deflateSync, inflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { readCurve } from '../../../src/formats/icc/profile-curves.ts'
import { toSrgb } from '../../../src/formats/icc/to-srgb.ts'
import { compress } from '../../../src/node.ts'
import { pngChunk, readChunks } from '../../fixtures/make-png.ts'

const side = 48
/** Every corner of the cube and much between, with some alpha. */
const data = Uint8Array.from({ length: side * side * 4 }, (_, i) => {
  const pixel = i >> 2
  return i % 4 === 3 ? 255 - (pixel % 3) : Math.min(255, ((pixel * [1, 7, 31][i % 4]) % 52) * 5)
})

/** The picture as a PNG of a profile, its numbers unchanged. */
async function tagged(profile: 'p3' | 'srgb'): Promise<Buffer> {
  const small = sharp({ create: { width: 2, height: 2, channels: 3, background: '#123456' } })
  const icc = (await sharp(await small.withIccProfile(profile).png().toBuffer()).metadata()).icc!
  const png = await sharp(data, { raw: { width: side, height: side, channels: 4 } })
    .png()
    .toBuffer()
  const chunk = pngChunk('iCCP', Buffer.concat([Buffer.from('icc\0\0'), deflateSync(icc)]))
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)])
}

const iccpOf = (png: Uint8Array) => readChunks(png).find(({ name }) => name === 'iCCP')!.payload
const image = { width: side, height: side, data }

describe('to sRGB', () => {
  test('comes out as a color-managed reader shows it', async () => {
    const file = await tagged('p3')
    const converted = (await toSrgb(image, { iCCP: iccpOf(file) }))!
    const shown = await sharp(file).toColorspace('srgb').raw().toBuffer()
    const worst = Math.max(...shown.map((value, i) => Math.abs(value - converted.data[i])))
    expect(worst).toBeLessThanOrEqual(1)
    expect(shown.some((value, i) => Math.abs(value - data[i]) > 20)).toBe(true)
    expect(converted.data.filter((_, i) => i % 4 === 3)).toEqual(data.filter((_, i) => i % 4 === 3))
  })

  test("leaves the pixels of sRGB's own profile as they are", async () => {
    expect(await toSrgb(image, { iCCP: iccpOf(await tagged('srgb')) })).toBe(image)
  })

  test('is not tried without primaries or curves, nor where cICP says otherwise', async () => {
    const iCCP = iccpOf(await tagged('p3'))
    const profile = inflateSync(iCCP.subarray(iCCP.indexOf(0) + 2))
    const without = (name: string) => {
      const copy = Buffer.from(profile)
      copy.write('xxxx', copy.indexOf(name), 'latin1')
      return Buffer.concat([Buffer.from('icc\0\0'), deflateSync(copy)])
    }
    for (const name of ['rTRC', 'gXYZ']) expect(await toSrgb(image, { iCCP: without(name) })).toBeNull()
    expect(await toSrgb(image, { iCCP, cICP: Uint8Array.of(12, 13, 0, 1) })).toBeNull()
    expect(await toSrgb(image, {})).toBeNull()
  })

  test('is what keep none does, with a word; the profile is gone', async () => {
    const file = await tagged('p3')
    const { bytes, notes } = await compress(file, { backend: 'cpu', keep: 'none', allowLarger: true })
    expect(notes).toEqual(['Colors were converted to sRGB.'])
    expect(readChunks(bytes).map(({ name }) => name)).not.toContain('iCCP')
    const [from, to] = await Promise.all(
      [file, bytes].map(one => sharp(one).toColorspace('srgb').removeAlpha().raw().toBuffer()),
    )
    expect(from.reduce((sum, value, i) => sum + (value - to[i]) ** 2, 0) / from.length).toBeLessThan(200)
    const plain = await compress(await tagged('srgb'), { backend: 'cpu', keep: 'none', allowLarger: true })
    expect(plain.notes).toEqual([])
  })

  test('an original that is kept with none keeps its profile, since its pixels stay', async () => {
    const { bytes } = await compress(await tagged('p3'), { backend: 'cpu', colors: 64, allowLarger: true })
    const kept = await compress(bytes, { backend: 'cpu', colors: 64, keep: 'none' })
    if (kept.report.usedOriginal) expect(iccpOf(kept.bytes)).toEqual(iccpOf(bytes))
    const shown = (file: Uint8Array) => sharp(file).toColorspace('srgb').raw().toBuffer()
    const [from, to] = [await shown(bytes), await shown(kept.bytes)]
    expect(Math.max(...from.map((value, i) => Math.abs(value - to[i])))).toBeLessThanOrEqual(1)
  })
})

describe('curves', () => {
  const curve = (kind: string, ...words: number[]) => {
    const tag = Buffer.alloc(12 + words.length * 4)
    tag.write(kind)
    for (const [i, word] of words.entries()) tag.writeInt32BE(word, 12 + i * 4)
    return tag
  }
  const para = (form: number, ...parameters: number[]) => {
    const tag = curve('para', ...parameters.map(value => Math.round(value * 65536)))
    tag.writeUInt16BE(form, 8)
    return tag
  }
  const light = (tag: Uint8Array, value: number) => readCurve(tag)![value] / 2 ** 20

  test('of one exponent, of samples, and of each parametric form', () => {
    const gamma = Buffer.concat([Buffer.from('curv\0\0\0\0\0\0\0\x01'), Buffer.from([2, 0])])
    expect(light(gamma, 128)).toBeCloseTo((128 / 255) ** 2, 5)
    expect(light(Buffer.from('curv\0\0\0\0\0\0\0\0'), 51)).toBeCloseTo(0.2, 5)
    const samples = Buffer.concat([Buffer.from('curv\0\0\0\0\0\0\0\x03'), Buffer.from([0, 0, 0x40, 0, 0xff, 0xff])])
    expect(light(samples, 51)).toBeCloseTo(0.1, 5)
    const x = 128 / 255
    expect(light(para(0, 2), 128)).toBeCloseTo(x ** 2, 4)
    expect(light(para(1, 2, 0.9, 0.1), 128)).toBeCloseTo((0.9 * x + 0.1) ** 2, 4)
    expect(light(para(2, 2, 0.9, 0.1, 0.05), 128)).toBeCloseTo((0.9 * x + 0.1) ** 2 + 0.05, 4)
    expect(light(para(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045), 128)).toBeCloseTo(0.21586, 3)
    expect(light(para(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045), 5)).toBeCloseTo(5 / 255 / 12.92, 4)
    expect(light(para(4, 2, 1, 0, 0.5, 0.1, 0.25, 0.125), 128)).toBeCloseTo(x ** 2 + 0.25, 4)
  })

  test('that are cut off, of no known kind, or without bounds are none', () => {
    expect(readCurve(undefined)).toBeNull()
    expect(readCurve(Buffer.from('mft2\0\0\0\0\0\0\0\0'))).toBeNull()
    expect(readCurve(Buffer.from('curv\0\0\0\0\x0f\xff\xff\xff'))).toBeNull()
    expect(readCurve(para(4, 1).subarray(0, 16))).toBeNull()
    expect(readCurve(para(7, 1, 1, 1, 1, 1, 1, 1))).toBeNull()
    expect(readCurve(para(0, -3))).toBeNull()
  })
})
