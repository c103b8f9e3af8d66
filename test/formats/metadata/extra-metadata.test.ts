import { inflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { wrapJxl } from '../../../src/formats/jxl/jxl-file.ts'
import { readSource } from '../../../src/formats/metadata/read-metadata.ts'
import { compress } from '../../../src/platform/node/compress-node.ts'
import { decode } from '../../../src/platform/node/decode-node.ts'
import { byProfile, exifBox, extra, jp2With, psdWith, resource, xmpBox } from '../../helpers/extra-files.ts'

const picture = () => sharp({ create: { width: 8, height: 8, channels: 3, background: '#a05030' } })
const p3 = async () => (await sharp(await picture().withIccProfile('p3').png().toBuffer()).metadata()).icc!
const exif = Buffer.from('MM\0*\0\0\0\x08\0\x01\x01\x31\0\x02\0\0\0\x04abc\0\0\0\0\0', 'latin1')
const xmp = Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')

const unfold = (iccp: Uint8Array) => inflateSync(iccp.subarray(iccp.indexOf(0) + 2))

describe('PSD', () => {
  test('profile, EXIF and XMP are read, behind other resources', async () => {
    const profile = await p3()
    const odd = resource(1005, Buffer.from('odd'), 'name')
    const resources = [odd, resource(1039, profile), resource(1058, exif), resource(1060, xmp)]
    const { chunks, metadata, bits } = await decode(psdWith(Buffer.concat(resources)))
    expect(unfold(chunks.iCCP!)).toEqual(profile)
    expect([Buffer.from(metadata.exif!), Buffer.from(metadata.xmp!), bits]).toEqual([exif, xmp, 8])
  })

  test('16 bits are told', async () => expect((await decode(extra('rgb16.psd'))).bits).toBe(16))

  test('a damaged profile is refused as in other files', async () => {
    const file = psdWith(resource(1039, (await p3()).subarray(0, 90)))
    await expect(compress(file, { backend: 'cpu' })).rejects.toMatchObject({ code: 'corrupt' })
  })

  test('resources that are cut off are passed over', async () => {
    const file = psdWith(resource(1039, await p3()))
    for (const length of [0, 20, 31, 36, 45, 60]) {
      const source = await readSource(file.subarray(0, length))
      expect(source?.chunks ?? {}).toEqual({})
    }
  })

  test('the result has the profile, or colors in sRGB', async () => {
    const file = psdWith(resource(1039, await p3()))
    const [kept, converted] = await Promise.all([
      compress(file, { backend: 'cpu' }),
      compress(file, { backend: 'cpu', keep: 'none' }),
    ])
    expect((await sharp(kept.bytes).metadata()).icc).toBeDefined()
    expect(converted.notes).toContain('Colors were converted to sRGB.')
  })
})

describe('JPEG 2000', () => {
  test.each([2, 3])('a profile by method %i, EXIF and XMP are read', async method => {
    const profile = await p3()
    const file = jp2With(byProfile(method, profile), exifBox(exif), xmpBox(xmp))
    const { chunks, metadata, data } = await decode(file)
    expect(unfold(chunks.iCCP!)).toEqual(profile)
    expect([Buffer.from(metadata.exif!), Buffer.from(metadata.xmp!)]).toEqual([exif, xmp])
    expect(data).toEqual((await decode(extra('rgb8.jp2'))).data)
  })

  test('sRGB by its number has no profile', async () => {
    const { chunks, metadata } = await decode(extra('rgb8.jp2'))
    expect([chunks, metadata.exif, metadata.xmp]).toEqual([{}, undefined, undefined])
  })
})

describe('JPEG XL', () => {
  test('EXIF and XMP are read from their boxes', async () => {
    const source = await readSource(wrapJxl(Uint8Array.of(0xff, 0x0a), { exif, xmp }))
    const { exif: readExif, xmp: readXmp } = source!.metadata
    expect([Buffer.from(readExif!), Buffer.from(readXmp!)]).toEqual([exif, xmp])
  })

  test('an Exif box that begins behind its end holds none', async () => {
    const file = wrapJxl(Uint8Array.of(0xff, 0x0a), { exif })
    file.fill(0xff, file.indexOf(0x45, 32) + 4, file.indexOf(0x45, 32) + 8) // its offset
    expect((await readSource(file))!.metadata.exif).toHaveLength(0)
  })
})
