import { expect, test } from 'vitest'
import { jxlBox, wrapJxl } from '../../../src/formats/jxl/jxl-file.ts'
import { passThrough } from '../../../src/formats/metadata/original.ts'
import { cameraExif, XMP } from '../../helpers/metadata.ts'

const ICC = { keep: 'icc', keepLocation: false, colors: false } as const
const codestream = Uint8Array.of(0xff, 0x0a, 1, 2, 3)
const place = wrapJxl(codestream, { exif: cameraExif(), xmp: Buffer.from(XMP) })

test('an original JPEG XL loses the place, and keeps it if asked to', async () => {
  const passed = Buffer.from(await passThrough(place, 'jxl', ICC))
  expect(passed.toString('latin1')).not.toContain('GPSLatitude')
  expect(passed.includes(Buffer.from([0x88, 0x25]))).toBe(false)
  expect(passed.includes(Buffer.from(codestream))).toBe(true)
  expect(await passThrough(place, 'jxl', { keep: 'all', keepLocation: true, colors: false })).toBe(place)
})

test('with keep none, pixels alone are left', async () => {
  const boxes = Buffer.from(await passThrough(place, 'jxl', { ...ICC, keep: 'none' }))
  expect(boxes.toString('latin1')).not.toMatch(/Exif|xml /)
  expect(boxes.includes(Buffer.from(codestream))).toBe(true)
})

test('compressed boxes, which may hold anything, are left out; a file without the place is the same', async () => {
  const compressed = Buffer.concat([
    wrapJxl(codestream, { xmp: Buffer.from('<x/>') }),
    jxlBox('brob', Buffer.from('Exif?')),
  ])
  expect(Buffer.from(await passThrough(compressed, 'jxl', ICC)).includes('brob')).toBe(false)
  const plain = wrapJxl(codestream, { xmp: Buffer.from('<x/>') })
  expect(await passThrough(plain, 'jxl', ICC)).toBe(plain)
  expect(await passThrough(codestream, 'jxl', ICC)).toBe(codestream)
})
