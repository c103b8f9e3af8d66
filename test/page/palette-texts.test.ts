import { expect, test } from 'vitest'
import { paletteOfText } from '../../src/formats/palette-file/palette-text.ts'
import { oklabOf } from '../../src/page/oklab-position.ts'
import { displayOrder } from '../../src/page/palette-order.ts'
import { cssProperties, gimpPalette, hexList, hexOf, rgbOf, shareOf } from '../../src/page/palette-texts.ts'
import { seededRandom } from '../../src/quantize/search/random.ts'

const paletteOf = (...colors: string[]) =>
  Uint8Array.from(
    colors.flatMap(color => {
      const bytes = color.match(/../g)!.map(pair => Number.parseInt(pair, 16))
      return bytes.length === 3 ? [...bytes, 255] : bytes
    }),
  )
const random = seededRandom(5)
const noise = (count: number, opaque: boolean) =>
  Uint8Array.from({ length: count * 4 }, (_, i) => (opaque && i % 4 === 3 ? 255 : random() * 256))
const identity = (palette: Uint8Array) => Array.from({ length: palette.length / 4 }, (_, i) => i)

test('entries are shown transparent first, then grays, then hue by hue, each from dark to light', () => {
  const colors = ['ff9090', '3030ff', 'ffffff', '600000', '808080', '000000', '00007f80', '00000000', 'ff0000']
  const palette = paletteOf(...colors)
  expect(displayOrder(palette).map(i => colors[i])).toEqual([
    '00000000',
    '00007f80',
    '000000',
    '808080',
    'ffffff',
    '600000',
    'ff0000',
    'ff9090',
    '3030ff',
  ])
})

test('the order holds every entry once, equal colors in their own order', () => {
  const palette = noise(256, false)
  expect(displayOrder(palette).sort((x, y) => x - y)).toEqual(identity(palette))
  expect(displayOrder(paletteOf('123456', '123456', '123456'))).toEqual([0, 1, 2])
})

test('white, black and red have the OKLab coordinates of the definition', () => {
  const close = ([L, a, b]: readonly number[], expected: number[]) =>
    [L, a, b].forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 3)
    })
  close(oklabOf(255, 255, 255), [1, 0, 0])
  close(oklabOf(0, 0, 0), [0, 0, 0])
  close(oklabOf(255, 0, 0), [0.628, 0.2249, 0.1258])
})

test.each([
  [124, 1000, '12.4\u00a0%'],
  [1, 1, '100.0\u00a0%'],
  [0, 9, '0.0\u00a0%'],
  [1, 24_000_000, 'under 0.1\u00a0%'],
  [23_999_999, 24_000_000, 'over 99.9\u00a0%'],
  [0, 0, '0.0\u00a0%'],
])('%i of %i pixels are %s', (count, total, text) => expect(shareOf(count, total)).toBe(text))

test('a color is written as hex and as rgb, with alpha where it has some', () => {
  const palette = paletteOf('0a0b0c', 'ff800080')
  expect([0, 1].map(i => hexOf(palette, i))).toEqual(['#0a0b0c', '#ff800080'])
  expect([0, 1].map(i => rgbOf(palette, i))).toEqual(['rgb(10 11 12)', 'rgb(255 128 0 / 50.2%)'])
})

test('custom properties are numbered from 1 in the order that is shown', () => {
  const text = cssProperties(paletteOf('ffffff', '000000'), [1, 0])
  expect(text).toBe(':root {\n  --color-1: #000000;\n  --color-2: #ffffff;\n}\n')
})

test.each([
  [2, true],
  [256, true],
  [256, false],
  [1, false],
])('what is copied comes back from --palette: %i entries, opaque %s', (count, opaque) => {
  const palette = noise(count, opaque)
  const order = displayOrder(palette)
  const wanted = order.flatMap(entry => [...palette.subarray(entry * 4, entry * 4 + 4)])
  expect([...paletteOfText(gimpPalette(palette, order, 'holiday: 1\nnew'))]).toEqual(wanted)
  expect([...paletteOfText(hexList(palette, order))]).toEqual(wanted)
})
