import { describe, expect, test } from 'vitest'
import type { DecodedImage } from '../../src/compress/decoded-image.ts'
import { compress } from '../../src/platform/node/compress-node.ts'
import { curve } from '../../src/platform/node/curve-node.ts'
import { createEngine } from '../../src/platform/node/engine-node.ts'
import { photoLike, type TestImage, toRgba, withColors } from '../helpers/images.ts'

const engine = await createEngine({ backend: 'cpu' })

function decoded(image: TestImage): DecodedImage {
  const rest = { format: 'jpeg', file: new Uint8Array(1e7), chunks: {}, metadata: { pngChunks: [] }, notes: [] }
  return { ...toRgba(image), ...rest }
}

describe('the curve of a picture', () => {
  test('has points from 2 to 256 colors, coarsest first, with falling error and rising size', async () => {
    const seen: number[] = []
    const points = await curve(engine, decoded(photoLike(150, 100)), {
      onPoint: ({ colors }) => seen.push(colors),
      thumbnail: 40,
    })
    expect(points.map(({ colors }) => colors)).toEqual([2, 4, 8, 16, 32, 64, 128, 256])
    expect(seen).toEqual(points.map(({ colors }) => colors))
    for (const [i, { colors, palette, counts, mse, bytes, estimated, thumbnail }] of points.entries()) {
      expect([palette.length, counts.length]).toEqual([4 * colors, colors])
      expect(counts.reduce((sum, n) => sum + n)).toBe(15_000)
      expect([thumbnail.width, thumbnail.height, thumbnail.data.length, estimated]).toEqual([40, 27, 4320, true])
      if (i === 0) continue
      expect(mse).toBeLessThan(points[i - 1].mse)
      // Up to 16 colors errors are bounded, so that a picture without any detail may be hardly smaller than with 32.
      expect(bytes).toBeGreaterThan((colors === 32 ? 0.97 : 1) * points[i - 1].bytes)
    }
  })

  test('estimates sizes of a picture that is larger than its sample', async () => {
    const picture = decoded(photoLike(1000, 300))
    const options = { effort: 1, lossy: 0, speed: 9 }
    for (const { colors, bytes } of (await curve(engine, picture, options)).filter(point =>
      [8, 64].includes(point.colors),
    )) {
      const { report } = await compress(picture, { ...options, colors, engine })
      expect(bytes / report.bytesOut).toBeGreaterThan(0.85)
      expect(bytes / report.bytesOut).toBeLessThan(1.18)
    }
  })

  test('ends where every color has an entry of its own', async () => {
    const points = await curve(engine, decoded(withColors(9, 40, 30)))
    expect(points.map(({ colors, mse }) => [colors, mse === 0])).toEqual([
      [2, false],
      [4, false],
      [8, false],
      [16, true],
    ])
    expect(points[3].palette.length).toBe(36)
  })

  test('is cancelled between two points', async () => {
    const abort = new AbortController()
    const seen: number[] = []
    const onPoint = ({ colors }: { colors: number }) => {
      seen.push(colors)
      abort.abort()
    }
    const running = curve(engine, decoded(photoLike(60, 40)), { onPoint, signal: abort.signal })
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
    expect(seen).toEqual([2])
  })
})
