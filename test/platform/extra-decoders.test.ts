import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { jxlSize } from '../../src/formats/extra/decode-jxl.ts'
import { decode } from '../../src/platform/node/decode-node.ts'
import { BMP_CASES } from '../helpers/bmp-cases.ts'

const report = (name: string) => readFileSync(new URL(`../fixtures/reports/${name}`, import.meta.url))

describe('HEIC', () => {
  test('is decoded upright to opaque pixels', async () => {
    const { width, height, format, data, notes } = await decode(report('f.heic'))
    expect([width, height, format, notes]).toEqual([192, 128, 'heic', []])
    expect(data.filter((_, i) => i % 4 === 3).every(alpha => alpha === 255)).toBe(true)
    expect(new Set(data).size).toBeGreaterThan(50)
  })

  test('cut off: damaged, and nothing is printed', async () => {
    const printed: unknown[] = []
    const { log } = console
    console.log = (...words) => printed.push(words)
    try {
      await expect(decode(report('f.heic').subarray(0, 1500))).rejects.toMatchObject({ code: 'corrupt' })
    } finally {
      console.log = log
    }
    expect(printed).toEqual([])
  })
})

describe('JPEG XL', () => {
  test('a lossless one has the pixels that went in', async () => {
    const { width, height, format, data } = await decode(report('lossless.jxl'))
    expect([width, height, format, data.length]).toEqual([61, 43, 'jxl', 61 * 43 * 4])
    const alpha = await decode(report('alpha.jxl'))
    expect([...alpha.data].filter((_, i) => i % 4 === 3)).toEqual(Array.from({ length: 61 * 43 }, (_, i) => i % 256))
  })

  test('its size is known before it is decoded', async () => {
    expect(jxlSize(report('lossless.jxl'))).toEqual({ width: 61, height: 43 })
    // Both sides by 30 bits: 2^30 each.
    const huge = Uint8Array.from([0xff, 0x0a, ...Array(12).fill(0xff)])
    huge[2] &= 0xfe
    await expect(decode(huge)).rejects.toMatchObject({ code: 'too-large' })
  })

  test('cut off: damaged', async () => {
    await expect(decode(report('lossless.jxl').subarray(0, 900))).rejects.toMatchObject({ code: 'corrupt' })
  })
})

describe('BMP', () => {
  test.each(BMP_CASES)('$name', async ({ file, isRare }) => {
    const decoding = decode(file)
    if (isRare)
      await expect(decoding).rejects.toMatchObject({
        code: 'unsupported',
        message: expect.stringContaining('This kind of BMP'),
      })
    else expect(await decoding).toMatchObject({ width: 13, height: 7, format: 'bmp' })
  })

  test('too large by its header, and cut off', async () => {
    const file = Buffer.from(BMP_CASES[0].file)
    await expect(decode(file.subarray(0, 100))).rejects.toMatchObject({ code: 'corrupt' })
    file.writeInt32LE(1 << 20, 18)
    file.writeInt32LE(1 << 20, 22)
    await expect(decode(file)).rejects.toMatchObject({ code: 'too-large' })
  })
})
