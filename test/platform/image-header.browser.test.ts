import { readdirSync, readFileSync } from 'node:fs'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { readHeader } from '../../src/platform/browser/image-header.ts'
import { webpOrientation } from '../../src/platform/browser/orientation.ts'
import { seededRandom } from '../../src/quantize/search/random.ts'

const fixtures = new URL('../fixtures/browser/', import.meta.url)
const picture = sharp({ create: { width: 321, height: 123, channels: 4, background: '#abcd' } })

const FORMATS = {
  PNG: () => picture.clone().png().toBuffer(),
  JPEG: () => picture.clone().jpeg().toBuffer(),
  WebP: () => picture.clone().webp().toBuffer(),
  GIF: () => picture.clone().gif().toBuffer(),
}

describe('the header tells kind and size before anything is decoded', () => {
  test.each(Object.entries(FORMATS))('%s', async (kind, make) => {
    expect(readHeader(await make())).toMatchObject({ kind, width: 321, height: 123 })
  })

  test.each([{ lossless: true }, { lossless: false, alphaQuality: 0 }])('WebP with %j', async options => {
    const file = await picture.clone().removeAlpha().webp(options).toBuffer()
    expect(readHeader(file)).toMatchObject({ kind: 'WebP', width: 321, height: 123 })
  })

  test('every PNG of the suite is called opaque only if all its pixels are', async () => {
    for (const name of readdirSync(fixtures).filter(entry => entry.endsWith('.png'))) {
      const file = readFileSync(new URL(name, fixtures))
      const header = readHeader(file)
      const { isOpaque } = await sharp(file).stats()
      expect(header, name).toMatchObject({ kind: 'PNG' })
      if (header !== 'damaged' && header?.opaque) expect(isOpaque, name).toBe(true)
    }
  })

  test('other bytes are no image', () => {
    expect(readHeader(new Uint8Array())).toBeNull()
    expect(readHeader(new TextEncoder().encode('Dear reader, this is a text.'))).toBeNull()
  })
})

describe('damaged bytes never throw', () => {
  test.each(Object.entries(FORMATS))('%s, cut off anywhere', async (_, make) => {
    const file = await make()
    for (let length = 0; length < Math.min(file.length, 400); length++) readHeader(file.subarray(0, length))
  })

  test.each(Object.entries(FORMATS))('%s, with bytes overwritten', async (_, make) => {
    const random = seededRandom(7)
    const file = await make()
    for (let round = 0; round < 3000; round++) {
      const damaged = Uint8Array.from(file.subarray(0, 200))
      for (let hit = 0; hit < 4; hit++) damaged[4 + Math.floor(random() * 196)] = Math.floor(random() * 256)
      readHeader(damaged)
      webpOrientation(damaged)
    }
  })
})
