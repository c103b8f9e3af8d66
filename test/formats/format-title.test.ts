import { expect, test } from 'vitest'
import { formatTitle } from '../../src/formats/format-title.ts'

test.each([
  ['webp', 'WebP'],
  ['jxl', 'JPEG XL'],
  ['jp2', 'JPEG 2000'],
  ['heic', 'HEIC'],
  ['png', 'PNG'],
])('%s is written %s', (format, title) => {
  expect(formatTitle(format)).toBe(title)
})
