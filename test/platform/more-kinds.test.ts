import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decode } from '../../src/platform/node/decode-node.ts'

const extra = (name: string) => readFileSync(new URL(`../fixtures/extra/${name}`, import.meta.url))

/** Largest difference of a channel. */
function difference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  expect(one.length).toBe(other.length)
  return Array.from(one).reduce((most, value, i) => Math.max(most, Math.abs(value - other[i])), 0)
}

describe('the pixels are those that ImageMagick reads', () => {
  test.each([
    ['rgb.psd', 'psd', 0],
    ['gray.psd', 'psd', 0],
    ['rgb16.psd', 'psd', 1],
    ['two.ico', 'ico', 0],
    ['pal.ico', 'ico', 0],
    ['big.ico', 'ico', 0],
    ['rgb8.jp2', 'jp2', 0],
  ])('%s', async (name, format, most) => {
    const [image, like] = await Promise.all([decode(extra(name)), decode(extra(`${name}.png`))])
    expect([image.width, image.height, image.format]).toEqual([like.width, like.height, format])
    expect(difference(image.data, like.data)).toBeLessThanOrEqual(most)
  })
})

test('of an icon the largest picture is taken, and a note says so', async () => {
  const { width, height, notes } = await decode(extra('two.ico'))
  expect([width, height, notes]).toEqual([32, 32, ['Only the largest picture was taken.']])
})

test('the mask of an icon without alpha makes pixels clear', async () => {
  const file = Buffer.from(extra('pal.ico'))
  file[file.length - 64] = 0x80 // the last row stands first: its first pixel
  const { data, width, height } = await decode(file)
  const first = width * (height - 1) * 4
  expect([...data.subarray(first, first + 4)]).toEqual([0, 0, 0, 0])
  expect(data[first + 7]).toBe(255)
})

test.each(['rgb.psd', 'two.ico', 'big.ico', 'pal.ico', 'rgb8.jp2'])('%s that is cut off is damaged', async name => {
  const file = extra(name)
  for (const length of [file.length >> 1, file.length - 70])
    await expect(decode(file.subarray(0, length))).rejects.toMatchObject({ code: 'corrupt' })
})

test('sizes are checked before memory is taken', async () => {
  const psd = Buffer.from(extra('rgb.psd'))
  psd.writeUInt32BE(30_000, 14)
  psd.writeUInt32BE(30_000, 18)
  await expect(decode(psd)).rejects.toMatchObject({ code: 'too-large' })
  psd.writeUInt32BE(10_000, 14)
  psd.writeUInt32BE(10_000, 18)
  await expect(decode(psd)).rejects.toMatchObject({ code: 'corrupt' })
  const ico = Buffer.from(extra('pal.ico'))
  ico.writeUInt32LE(2 ** 20, 22 + 4)
  ico.writeUInt32LE(2 ** 20, 22 + 8)
  await expect(decode(ico)).rejects.toMatchObject({ code: 'too-large' })
  const jp2 = Buffer.from(extra('rgb8.jp2'))
  const size = jp2.indexOf(Buffer.from([0xff, 0x4f, 0xff, 0x51]))
  jp2.writeUInt32BE(2 ** 20, size + 8)
  jp2.writeUInt32BE(2 ** 20, size + 12)
  await expect(decode(jp2)).rejects.toMatchObject({ code: 'too-large' })
})

test('a PSD in inks and a JPEG 2000 with alpha are not supported, and the message says so', async () => {
  await expect(decode(extra('rgba8.jp2'))).rejects.toMatchObject({ code: 'unsupported' })
  await expect(decode(extra('cmyk.psd'))).rejects.toMatchObject({
    code: 'unsupported',
    message: 'A PSD in CMYK colors of 16 bits is not supported; save the picture as PNG or JPEG.',
  })
})
