import sharp from 'sharp'
import { expect, test } from 'vitest'
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
