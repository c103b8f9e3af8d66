import sharp from 'sharp'
import { expect, test } from 'vitest'
import { compress } from '../../../src/platform/node/compress-node.ts'
import { createEngine } from '../../../src/platform/node/engine-node.ts'
import { photoLike } from '../../helpers/images.ts'

const PIXELS = 16_384
const photo = photoLike(256, PIXELS / 256)

/** The same pixels in another shape, as a file. */
const fileOf = (width: number) =>
  sharp(new Uint8Array(photo.pixels.buffer), { raw: { width, height: PIXELS / width, channels: 4 } })
    .removeAlpha()
    .png()
    .toBuffer()

test('very wide and very tall pictures take no longer than others of as many pixels', async () => {
  const engine = await createEngine({ backend: 'cpu' })
  /** Processor time of a job in all its threads: the less of two. */
  async function secondsOf(width: number, format: 'png' | 'webp'): Promise<number> {
    const file = new Uint8Array(await fileOf(width))
    const all: number[] = []
    for (let n = 0; n < 2; n++) {
      const before = process.cpuUsage()
      await compress(file, { colors: 64, speed: 10, format, engine, allowLarger: true, advice: false })
      const { user, system } = process.cpuUsage(before)
      all.push((user + system) / 1e6)
    }
    return Math.min(...all)
  }
  await secondsOf(256, 'png') // the first job compiles what all need
  const square = { png: await secondsOf(256, 'png'), webp: await secondsOf(256, 'webp') }
  const slow: string[] = []
  for (const width of [1, 4, 16, PIXELS])
    for (const format of ['png', 'webp'] as const) {
      if (format === 'webp' && Math.max(width, PIXELS / width) > 16_383) continue
      const ratio = (await secondsOf(width, format)) / square[format]
      if (ratio > 1.8) slow.push(`${width} wide: ${ratio.toFixed(1)} times (${format})`)
    }
  engine.destroy()
  expect(slow).toEqual([])
})
