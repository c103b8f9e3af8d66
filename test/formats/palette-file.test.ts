import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HuepressError } from '../../src/common/errors.ts'
import { MAX_PALETTE_BYTES, parsePalette } from '../../src/formats/palette-file/palette-file.ts'
import { encodePng } from '../../src/formats/png/png-file.ts'
import { readPalette } from '../../src/platform/node/palette-node.ts'
import { makePng, pngChunk } from '../fixtures/make-png.ts'

const read = (text: string) => readPalette(new TextEncoder().encode(text))
const entriesOf = async (text: string) => [...(await read(text))]

const RED_BLUE = [255, 0, 0, 255, 0, 0, 255, 255]

describe('text', () => {
  test.each([
    ['one a line', '#ff0000\n#0000ff\n'],
    ['without #', 'ff0000\n0000FF'],
    ['short', '#f00 #00f'],
    ['commas and blanks', '  f00, 0000ff ,\t\n\n'],
    ['comments', '; a list\n#f00 // red\n# blue, they say\n#\n## more\n00f ; blue\r\n// end'],
    ['Windows lines and a byte order mark', '\ufeff#f00\r\n#00f\r\n'],
    ['old Mac lines', '#f00\r#00f'],
    ['alpha last', 'ff0000ff 0000ffff'],
    ['paint.net, alpha first', ';paint.net Palette File\n;Palette Name: two\nFFFF0000\nFF0000FF\n'],
    ['GIMP', 'GIMP Palette\nName: Two\nColumns: 2\n# say\n255   0   0\tRed\n  0 0 255 Blue 9\n'],
    ['GIMP of old, Windows lines', 'GIMP Palette\r\n255 0 0\r\n0 0 255 Untitled\r\n'],
    ['GIMP with alpha', 'GIMP Palette\nChannels: RGBA\n#\n255 0 0 255 Red\n0 0 255 255\n'],
    ['JASC', 'JASC-PAL\r\n0100\r\n2\r\n255 0 0\r\n0 0 255\r\n'],
    ['JASC with alpha', 'JASC-PAL\n0100\n2\n255 0 0 255\n0 0 255 255'],
  ])('%s', async (_, text) => expect(await entriesOf(text)).toEqual(RED_BLUE))

  test('a comment ends with its line, also one that holds U+2028', async () => {
    expect(await entriesOf('#f00 // a\u2028b\n#00f ; c\u2029d')).toEqual(RED_BLUE)
    const before = process.cpuUsage().user
    expect(await entriesOf(`#f00\n${'/'.repeat(300_000)}\u2028\n#00f`)).toEqual(RED_BLUE)
    expect(process.cpuUsage().user - before).toBeLessThan(2_000_000)
  })

  test('order, equal entries and alpha are kept', async () => {
    expect(await entriesOf('#11223344 abc #11223344')).toEqual([17, 34, 51, 68, 170, 187, 204, 255, 17, 34, 51, 68])
    expect(await entriesOf(';paint.net Palette File\n44112233')).toEqual([17, 34, 51, 68])
  })

  test.each([
    ['a word', '#fff\n\nzebra', 'Line 3: expected a color such as #ff8000 but found "zebra".'],
    ['a comment without a blank', '#comment', 'Line 1: expected a color such as #ff8000 but found "#comment".'],
    ['five digits', 'f00 #12345', 'Line 1: expected a color such as #ff8000 but found "#12345".'],
    ['a control character', '\x1b[2J', 'found "\\u001b[2J"'],
    ['a long word', 'z'.repeat(1e5), `found "${'z'.repeat(40)}...".`],
    ['GIMP: 256', 'GIMP Palette\n0 0 256', 'Line 2: expected 3 numbers of 0 to 255 but found "0 0 256".'],
    ['GIMP: two numbers', 'GIMP Palette\nName: x\n0 0', 'Line 3: expected 3 numbers'],
    ['GIMP: a negative number', 'GIMP Palette\n0 -1 0', 'Line 2: expected 3 numbers'],
    ['GIMP: no alpha', 'GIMP Palette\nChannels: RGBA\n1 2 3 red', 'Line 3: expected 4 numbers'],
    ['JASC: no count', 'JASC-PAL\n0100\nx', 'Line 3: expected the number of colors'],
    ['JASC: nothing', 'JASC-PAL', 'Line 3: expected the number of colors'],
    ['JASC: fewer than announced', 'JASC-PAL\n0100\n3\n1 2 3', 'Line 3 announces 3 colors, but 1 follow.'],
    ['JASC: five numbers', 'JASC-PAL\n0100\n1\n1 2 3 4 5', 'Line 4: expected 3 or 4 numbers'],
    ['only comments', '# nothing\n; here', 'It holds 0 colors'],
    ['GIMP: no colors', 'GIMP Palette\nName: none', 'It holds 0 colors'],
    ['257 colors', '#abc\n'.repeat(257), 'Line 257 holds color 257, but a palette has at most 256.'],
    ['257 colors of GIMP', `GIMP Palette\n${'1 2 3\n'.repeat(257)}`, 'Line 258 holds color 257'],
    ['257 colors of JASC', `JASC-PAL\n0100\n257\n${'1 2 3\n'.repeat(257)}`, 'Line 260 holds color 257'],
    ['a zero byte', '#fff\0', 'The 5 bytes are no palette.'],
  ])('%s is refused with the line and what stands there', async (_, text, message) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'not-a-palette',
      message: expect.stringContaining(message),
    })
  })

  test('256 colors are taken', async () => expect(await entriesOf('#abc\n'.repeat(256))).toHaveLength(1024))
})

const PLTE = Uint8Array.of(255, 0, 0, 0, 0, 255, 9, 8, 7)
const SMALL = { width: 2, height: 2, bitDepth: 8 }
const palettePng = (...before: [string, Uint8Array][]) =>
  makePng({ ...SMALL, colorType: 3, data: new Uint8Array(4), before })

describe('PNG', () => {
  test('the entries of a palette PNG, in order, used or not, with tRNS', async () => {
    expect([...(await readPalette(palettePng(['PLTE', PLTE])))]).toEqual([...RED_BLUE, 9, 8, 7, 255])
    const withAlpha = palettePng(['PLTE', PLTE], ['tRNS', Uint8Array.of(0, 128)])
    expect([...(await readPalette(withAlpha))]).toEqual([255, 0, 0, 0, 0, 0, 255, 128, 9, 8, 7, 255])
  })

  test('what encodePng wrote comes back', async () => {
    const palette = Uint8Array.from({ length: 1024 }, (_, i) => (i * 73) & 255)
    const png = await encodePng({ width: 1, height: 1, palette, indices: Uint8Array.of(7) })
    expect(await readPalette(png)).toEqual(palette)
  })

  test('the colors of another PNG, in the order in which they first come', async () => {
    const rgb = Uint8Array.of(0, 0, 255, 255, 0, 0, 0, 0, 255, 1, 2, 3)
    expect([...(await readPalette(makePng({ ...SMALL, colorType: 2, data: rgb })))]).toEqual([
      0, 0, 255, 255, 255, 0, 0, 255, 1, 2, 3, 255,
    ])
    const rgba = Uint8Array.of(9, 9, 9, 0, 1, 2, 3, 128, 7, 7, 7, 0, 1, 2, 3, 255)
    expect([...(await readPalette(makePng({ ...SMALL, colorType: 6, data: rgba })))]).toEqual([
      0, 0, 0, 0, 1, 2, 3, 128, 1, 2, 3, 255,
    ])
  })

  test('more than 256 colors are refused', async () => {
    const data = Uint8Array.from({ length: 257 * 3 }, (_, i) => (i % 3 === 0 ? i / 3 : i % 3 === 1 ? i >> 9 : 5))
    const file = makePng({ width: 257, height: 1, bitDepth: 8, colorType: 2, data })
    await expect(readPalette(file)).rejects.toMatchObject({
      code: 'not-a-palette',
      message: expect.stringContaining('color 257'),
    })
  })

  const damaged = palettePng(['PLTE', PLTE])
  damaged[damaged.indexOf('PLTE') + 5] ^= 1
  test.each<[string, Uint8Array]>([
    ['no PLTE', palettePng()],
    ['an empty PLTE', palettePng(['PLTE', new Uint8Array(0)])],
    ['a PLTE of 4 bytes', palettePng(['PLTE', new Uint8Array(4)])],
    ['a PLTE of 257 entries', palettePng(['PLTE', new Uint8Array(771)])],
    ['a damaged PLTE', damaged],
    ['a PLTE cut off', palettePng(['PLTE', PLTE]).subarray(0, 45)],
  ])('%s is refused', async (_, file) => {
    await expect(readPalette(file)).rejects.toMatchObject({ code: 'not-a-palette' })
  })

  test('a picture that announces too many pixels is refused before it is decoded', async () => {
    const file = makePng({ width: 65_535, height: 65_535, bitDepth: 8, colorType: 2 })
    const decode = () => Promise.reject(new Error('decoded'))
    await expect(parsePalette(file, decode)).rejects.toMatchObject({ code: 'too-large' })
  })

  test('chunks of any length do not lead astray', async () => {
    const head = palettePng().subarray(0, 33)
    const huge = pngChunk('tEXt', new Uint8Array(4))
    huge.writeUInt32BE(0xffffffff, 0)
    await expect(readPalette(Buffer.concat([head, huge]))).rejects.toMatchObject({ code: 'not-a-palette' })
  })
})

test('sizes are checked first', async () => {
  const decode = () => Promise.reject(new Error('decoded'))
  await expect(parsePalette(new Uint8Array(0), decode)).rejects.toMatchObject({ code: 'empty' })
  const huge = new Uint8Array(MAX_PALETTE_BYTES + 1)
  await expect(parsePalette(huge, decode)).rejects.toMatchObject({ code: 'too-large' })
  const text = new Uint8Array(2 ** 20 + 1).fill(32)
  await expect(parsePalette(text, decode)).rejects.toMatchObject({ code: 'too-large' })
})

test('any bytes give a palette of 1 to 256 entries or a plain error', async () => {
  const png = palettePng(['PLTE', PLTE], ['tRNS', Uint8Array.of(1)])
  const spoilt = fc.tuple(fc.nat(png.length - 1), fc.nat(255)).map(([at, value]) => {
    const copy = Uint8Array.from(png)
    copy[at] = value
    return copy
  })
  const lines = fc.array(fc.constantFrom('#fff', '1 2 3', '0100', '2', 'Name: x', 'zz', '#', '1 2 3 4 x', '300 1 1'))
  const heads = fc.constantFrom('GIMP Palette', 'JASC-PAL', ';paint.net', '#abc')
  const texts = fc.tuple(heads, lines).map(([head, rest]) => new TextEncoder().encode([head, ...rest].join('\n')))
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), spoilt, texts), async bytes => {
      const result = await readPalette(bytes).catch(error => {
        expect(error).toBeInstanceOf(HuepressError)
        expect(['not-a-palette', 'empty', 'corrupt', 'not-an-image', 'too-large']).toContain(error.code)
        return null
      })
      if (!result) return
      expect(result.length % 4).toBe(0)
      expect(result.length).toBeGreaterThan(0)
      expect(result.length).toBeLessThanOrEqual(1024)
    }),
    { numRuns: 400 },
  )
})
