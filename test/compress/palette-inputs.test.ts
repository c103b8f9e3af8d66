import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { compress } from '../../src/node.ts'
import { makePng, readChunks } from '../fixtures/make-png.ts'

const CPU = { backend: 'cpu' } as const

/** Fully transparent pixels have no color worth keeping. */
async function pixels(file: Uint8Array): Promise<Buffer> {
  const data = await sharp(file).ensureAlpha().raw().toBuffer()
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 0) data.fill(0, i, i + 4)
  return data
}

/** 32 x 32 pixels of a palette PNG, in an order that compresses badly. */
function palettePng(entries: number, used: number, alphas: number[] = []): Buffer {
  const palette = Uint8Array.from({ length: entries * 3 }, (_, i) => (i * 97 + (i >> 3) * 31) & 255)
  const before: [string, Uint8Array][] = [['PLTE', palette]]
  if (alphas.length) before.push(['tRNS', Uint8Array.from(alphas)])
  const data = Uint8Array.from({ length: 1024 }, (_, i) => (i * i * 7 + (i >> 5)) % used)
  return makePng({ width: 32, height: 32, colorType: 3, bitDepth: 8, data, before })
}

describe('a picture of no more colors than asked for is not quantized again', () => {
  test.each<[string, Buffer, number]>([
    ['a palette PNG', palettePng(40, 40), 40],
    ['one with soft alpha', palettePng(40, 40, [0, 1, 128, 254]), 40],
    ['one with more entries than colors', palettePng(256, 12, [7]), 12],
  ])('%s', async (_, file, colors) => {
    const kept = await compress(file, { ...CPU, colors })
    expect(kept.report).toMatchObject({ iterations: 0, mse: 0, colors })
    expect(kept.bytes.length).toBeLessThanOrEqual(file.length)
    expect(await pixels(kept.bytes)).toEqual(await pixels(file))
    const made = await compress(file, { ...CPU, colors, allowLarger: true })
    expect(made.report).toMatchObject({ iterations: 0, mse: 0, colors, usedOriginal: false })
    expect(readChunks(made.bytes).find(({ name }) => name === 'PLTE')!.payload.length).toBe(colors * 3)
    expect(await pixels(made.bytes)).toEqual(await pixels(file))
  })

  test('a GIF with transparency', async () => {
    const file = await sharp(palettePng(40, 40, [0]))
      .gif({ effort: 1, dither: 0 })
      .toBuffer()
    const { bytes, report } = await compress(file, CPU)
    expect(report).toMatchObject({ iterations: 0, mse: 0, usedOriginal: false, inputFormat: 'gif' })
    expect(await pixels(bytes)).toEqual(await pixels(file))
  })

  test('its own result, again and again, stays as it is', async () => {
    const first = await compress(await sharp(palettePng(256, 200)).resize(64, 64).png().toBuffer(), {
      ...CPU,
      colors: 100,
    })
    const second = await compress(first.bytes, { ...CPU, colors: 100 })
    expect(second.report.usedOriginal).toBe(true)
    expect(Buffer.from(second.bytes).equals(first.bytes)).toBe(true)
    expect(second.bytes).not.toBe(first.bytes)
  })
})
