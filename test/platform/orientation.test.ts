import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { storedPlaces, storedRect, turnPixels, uprightSize } from '../../src/common/turn-pixels.ts'
import { mayBeTurned } from '../../src/platform/browser/orientation.ts'
import { photoLike, toRgba } from '../helpers/images.ts'

const { width, height, data } = toRgba(photoLike(40, 30))
const picture = () => sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha()

test.each(['jpeg', 'png'] as const)('a %s may be turned by any orientation but 1', async format => {
  const file = (orientation: number) => picture().withMetadata({ orientation }).toFormat(format).toBuffer()
  expect(mayBeTurned(await picture().toFormat(format).toBuffer())).toBe(false)
  expect(mayBeTurned(await file(1))).toBe(false)
  for (let orientation = 2; orientation <= 8; orientation++) expect(mayBeTurned(await file(orientation))).toBe(true)
})

test('an orientation is found in either order of bytes, and at the ends of a file', () => {
  const big = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]
  const little = [0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0]
  for (const entry of [big, little]) expect(mayBeTurned(Uint8Array.from(entry))).toBe(true)
  expect(mayBeTurned(Uint8Array.from(big.with(9, 1)))).toBe(false)
  expect(mayBeTurned(Uint8Array.of(0x12))).toBe(false)
})

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('pixels stored as orientation %i', orientation => {
  const stored = new Uint32Array(data.buffer, data.byteOffset, width * height)
  const upright = uprightSize({ width, height }, orientation)
  const whole = turnPixels(stored, { width, height }, orientation)
  const at = (x: number, y: number) => whole[y * upright.width + x]

  test('are turned as another decoder turns them', async () => {
    const file = await picture().withMetadata({ orientation }).png().toBuffer()
    const { data: turned, info } = await sharp(file).rotate().ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    expect(upright).toEqual({ width: info.width, height: info.height })
    expect(Buffer.from(whole.buffer).equals(turned)).toBe(true)
  })

  test('have each upright row in one part', () => {
    const { left, top, ...size } = storedRect({ width, height }, orientation, 5, 3)
    const part = Uint32Array.from({ length: size.width * size.height }, (_, i) => {
      const [x, y] = [i % size.width, Math.floor(i / size.width)]
      return stored[(top + y) * width + left + x]
    })
    expect(uprightSize(size, orientation)).toEqual({ width: upright.width, height: 3 })
    expect(turnPixels(part, size, orientation)).toEqual(whole.slice(5 * upright.width, 8 * upright.width))
  })

  test('are found in some columns and rows', () => {
    const [xs, ys] = [Uint32Array.of(0, 7, 29), Uint32Array.of(2, 28)]
    const places = storedPlaces({ width, height }, orientation, xs, ys)
    const found = Array.from(ys, (_, row) =>
      Array.from(xs, (_, column) => {
        const [x, y] = places.isOnSide ? [places.xs[row], places.ys[column]] : [places.xs[column], places.ys[row]]
        return stored[y * width + x]
      }),
    )
    expect(found).toEqual(Array.from(ys, y => Array.from(xs, x => at(x, y))))
  })
})
