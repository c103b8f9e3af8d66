import sharp from 'sharp'
import { expect, test } from 'vitest'
import { compress, createEngine, curve, decode, readPalette } from '../../src/node.ts'
import { photoLike, toRgba } from '../helpers/images.ts'

/** The limits alone: how full the cache is may change. */
function limits() {
  const { memory, files, items } = sharp.cache()
  return { concurrency: sharp.concurrency(), simd: sharp.simd(), most: [memory.max, files.max, items.max] }
}

test('the settings of sharp that a program has stay as they are while huepress works in it', async () => {
  sharp.concurrency(3)
  sharp.cache({ memory: 200, files: 17, items: 99 })
  sharp.simd(false)
  const before = limits()
  expect(before).toEqual({ concurrency: 3, simd: false, most: [200, 17, 99] })
  const { width, height, data } = toRgba(photoLike(48, 32))
  const file = (format: 'png' | 'jpeg' | 'webp' | 'avif' | 'tiff') =>
    sharp(data, { raw: { width, height, channels: 4 } })
      .toFormat(format)
      .toBuffer()
  const seen = new Set<string>()
  const onProgress = () => void seen.add(JSON.stringify(limits()))
  const engine = await createEngine({ backend: 'cpu' })
  for (const format of ['png', 'jpeg', 'webp', 'avif', 'tiff'] as const) {
    const decoded = await decode(await file(format))
    await compress(decoded, { colors: 8, engine, onProgress })
  }
  await compress(await file('png'), { colors: 8, format: 'webp', engine, onProgress })
  await curve(engine, await decode(await file('png')), { onProgress })
  await readPalette(
    await sharp({ create: { width: 2, height: 1, channels: 3, background: 'red' } })
      .png()
      .toBuffer(),
  )
  await compress(new Uint8Array(50), { engine }).catch(() => {})
  engine.destroy()
  expect(limits()).toEqual(before)
  expect([...seen]).toEqual([JSON.stringify(before)])
})
