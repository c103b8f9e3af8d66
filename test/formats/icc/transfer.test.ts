import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { profileChunks, rgbProfileOfGrey } from '../../../src/formats/icc/icc.ts'
import { toSrgb } from '../../../src/formats/icc/to-srgb.ts'
import { transferNotes } from '../../../src/formats/icc/transfer.ts'

const word = (value: number) => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]
const gAMA = (value: number) => Uint8Array.from(word(value))
const SRGB = [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000]
const P3 = [31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000]
const cHRM = (values: number[]) => Uint8Array.from(values.flatMap(word))

/** A gray profile of one gamma, made to one for RGB. */
async function profileOf(gamma: number) {
  const small = sharp({ create: { width: 2, height: 2, channels: 3, background: '#808080' } })
  const srgb = (await sharp(await small.withIccProfile('srgb').png().toBuffer()).metadata()).icc!
  const gray = Buffer.from(srgb)
  for (let at = 132; at < 132 + 12 * srgb.readUInt32BE(128); at += 12) {
    if (gray.toString('latin1', at, at + 4) !== 'gTRC') continue
    gray.write('kTRC', at, 'latin1')
    const curve = Buffer.from([...Buffer.from('curv'), 0, 0, 0, 0, 0, 0, 0, 1, Math.floor(gamma), (gamma % 1) * 256])
    curve.copy(gray, gray.readUInt32BE(at + 4))
  }
  return profileChunks(rgbProfileOfGrey(gray)!)
}

test.each<[string | null, string, object]>([
  [null, 'nothing said', {}],
  [null, 'sRGB by gAMA', { gAMA: gAMA(45455) }],
  [null, 'an old Mac', { gAMA: gAMA(55556) }],
  ['linear light', 'gAMA 1', { gAMA: gAMA(100000) }],
  ['a gamma of 0.4', 'gAMA 2.5', { gAMA: gAMA(250000) }],
  [null, 'gAMA 1 beside an sRGB chunk', { gAMA: gAMA(100000), sRGB: Uint8Array.of(0) }],
  ['linear light', 'cICP', { cICP: Uint8Array.of(9, 8, 0, 1) }],
  ['PQ', 'cICP', { cICP: Uint8Array.of(9, 16, 0, 1) }],
  [null, 'P3 by cICP', { cICP: Uint8Array.of(12, 13, 0, 1) }],
  ['linear light', 'a profile', await profileOf(1)],
  [null, 'a profile of gamma 2.2', await profileOf(2.2)],
])('%s: %s', async (words, _, chunks) => {
  const notes = await transferNotes(chunks)
  expect(notes).toEqual(words === null ? [] : [expect.stringContaining(`are ${words}: `)])
})

const ramp = Uint8Array.from({ length: 1024 }, (_, i) => (i % 4 === 3 ? 255 : i >> 2))
const image = { width: 256, height: 1, data: ramp }

test('linear light is converted as a viewer shows it', async () => {
  const { data } = (await toSrgb(image, { gAMA: gAMA(100000) }))!
  const shown = ramp.map((value, i) => {
    const light = value / 255
    if (i % 4 === 3) return value
    return Math.round(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055))
  })
  expect(Math.max(...shown.map((value, i) => Math.abs(value - data[i])))).toBeLessThanOrEqual(1)
})

test('primaries of P3 without a profile are converted as those of its profile', async () => {
  const small = sharp({ create: { width: 2, height: 2, channels: 3, background: '#ff4020' } })
  const tagged = await small.withIccProfile('p3').png().toBuffer()
  const icc = (await sharp(tagged).metadata()).icc!
  const iCCP = Uint8Array.from([...Buffer.from('icc\0\0'), ...deflateSync(icc)])
  const colors = {
    width: 64,
    height: 1,
    data: Uint8Array.from({ length: 256 }, (_, i) => (i % 4 === 3 ? 255 : (i * 37) % 256)),
  }
  const byProfile = (await toSrgb(colors, { iCCP }))!.data
  const byPrimaries = (await toSrgb(colors, { gAMA: gAMA(45455), cHRM: cHRM(P3) }))!.data
  const worst = Math.max(...byProfile.map((value, i) => Math.abs(value - byPrimaries[i])))
  expect(worst).toBeLessThanOrEqual(16) // a gamma of 2.2 is not the curve of sRGB
  expect(byPrimaries.some((value, i) => Math.abs(value - colors.data[i]) > 24)).toBe(true)
})

test('primaries and gamma of sRGB leave the pixels as they are; impossible ones are left alone', async () => {
  expect(await toSrgb(image, { cHRM: cHRM(P3.map(() => 0)) })).toBeNull()
  const { data } = (await toSrgb(image, { gAMA: gAMA(45455), cHRM: cHRM(SRGB) }))!
  expect(Math.max(...data.map((value, i) => Math.abs(value - ramp[i])))).toBeLessThanOrEqual(10)
})
