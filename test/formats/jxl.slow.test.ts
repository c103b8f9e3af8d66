import { describe, expect, test } from 'vitest'
import { byteReader } from '../../src/common/byte-reader.ts'
import { makeEncoders } from '../../src/formats/encode.ts'
import { decode } from '../../src/platform/node/decode-node.ts'
import { encodeJxl } from '../../src/platform/node/encode-node.ts'
import { mixedColor, pixelsOf, stripes } from '../helpers/indexed.ts'

/** Name and payload of every box. */
function boxesOf(file: Uint8Array): [string, Uint8Array][] {
  const reader = byteReader(file)
  const boxes: [string, Uint8Array][] = []
  for (let offset = 0; offset < file.length; offset += reader.u32(offset))
    boxes.push([reader.ascii(offset + 4, 4), reader.slice(offset + 8, reader.u32(offset) - 8)])
  return boxes
}

describe('encodeJxl', () => {
  test.each([
    ['256 colors, some with alpha and hidden colors under alpha 0', stripes(64, 48, 256, mixedColor)],
    ['2 colors', stripes(33, 20, 2, i => [i * 200, 9, 77, 255])],
    ['grays', stripes(40, 30, 9, i => [i * 20, i * 20, i * 20, 255])],
    ['a single pixel', stripes(1, 1, 1, () => [200, 3, 9, 0])],
  ])('gives %s back exactly at every effort', async (_, picture) => {
    for (const effort of [0, 2, 'auto', 6] as const) {
      const file = await encodeJxl(picture, { effort })
      expect([...file.subarray(0, 2)]).toEqual([0xff, 0x0a])
      const { width, height, data, format } = await decode(file)
      expect([width, height, format]).toEqual([picture.width, picture.height, 'jxl'])
      expect(Buffer.compare(Buffer.from(data), Buffer.from(pixelsOf(picture)))).toBe(0)
    }
  })

  test('from 3 on, more effort is never larger', async () => {
    const picture = stripes(90, 60, 100, mixedColor)
    const sizes = await Promise.all([3, 4, 5, 6].map(async effort => (await encodeJxl(picture, { effort })).length))
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
  })

  test('EXIF and XMP make it a file of boxes with the same pixels', async () => {
    const picture = stripes(50, 40, 30, mixedColor)
    const [exif, xmp] = [Uint8Array.of(77, 77, 0, 42, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0), Uint8Array.of(60, 120, 47, 62, 10)]
    const file = await encodeJxl(picture, { exif, xmp })
    const boxes = boxesOf(file)
    expect(boxes.map(([name]) => name)).toEqual(['JXL ', 'ftyp', 'Exif', 'xml ', 'jxlc'])
    expect([boxes[2][1], boxes[3][1]]).toEqual([Uint8Array.of(0, 0, 0, 0, ...exif), xmp])
    const { data } = await decode(file)
    expect(Buffer.compare(Buffer.from(data), Buffer.from(pixelsOf(picture)))).toBe(0)
  })

  test('an encoder that fails is an error that says what to do', async () => {
    const run = () => Promise.reject(new WebAssembly.RuntimeError('out of memory'))
    const { encodeJxl: encode } = makeEncoders({ run })
    await expect(encode(stripes(3, 3, 3, mixedColor))).rejects.toMatchObject({
      code: 'encoder',
      message: expect.stringMatching(/JPEG XL of 3x3 .*out of memory.*png/),
    })
  })
})
