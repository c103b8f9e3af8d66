import { readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { wrapJxl } from '../../../src/formats/jxl/jxl-file.ts'
import { readSource } from '../../../src/formats/metadata/read-metadata.ts'
import { compress } from '../../../src/platform/node/compress-node.ts'
import { decode } from '../../../src/platform/node/decode-node.ts'

const extra = (name: string) => readFileSync(new URL(`../../fixtures/extra/${name}`, import.meta.url))

const picture = () => sharp({ create: { width: 8, height: 8, channels: 3, background: '#a05030' } })
const p3 = async () => (await sharp(await picture().withIccProfile('p3').png().toBuffer()).metadata()).icc!
const exif = Buffer.from('MM\0*\0\0\0\x08\0\x01\x01\x31\0\x02\0\0\0\x04abc\0\0\0\0\0', 'latin1')
const xmp = Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')

const u32 = (value: number) => Buffer.from([value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255])
const unfold = (iccp: Uint8Array) => inflateSync(iccp.subarray(iccp.indexOf(0) + 2))

/** An image resource of a PSD; an odd name and an odd payload are padded. */
function resource(id: number, payload: Uint8Array, name = ''): Buffer {
  const title = Buffer.from([name.length, ...Buffer.from(name), ...(name.length % 2 === 0 ? [0] : [])])
  const head = [Buffer.from('8BIM'), Buffer.from([id >> 8, id & 255]), title, u32(payload.length)]
  return Buffer.concat([...head, payload, Buffer.alloc(payload.length & 1)])
}

/** The fixture with these resources alone. */
function psdWith(resources: Buffer): Buffer {
  const file = extra('rgb.psd')
  const start = 30 + file.readUInt32BE(26)
  const behind = file.subarray(start + 4 + file.readUInt32BE(start))
  return Buffer.concat([file.subarray(0, start), u32(resources.length), resources, behind])
}

const box = (name: string, payload: Uint8Array) =>
  Buffer.concat([u32(8 + payload.length), Buffer.from(name, 'latin1'), payload])

/** The fixture with another colr box, and uuid boxes before the codestream. */
function jp2With(colr: Uint8Array, ...uuids: Buffer[]): Buffer {
  const file = extra('rgb8.jp2')
  const header = file.indexOf('jp2h') - 4
  const codestream = file.indexOf('jp2c') - 4
  const size = file.indexOf('ihdr') - 4
  const jp2h = box('jp2h', Buffer.concat([file.subarray(size, size + 22), box('colr', colr)]))
  return Buffer.concat([file.subarray(0, header), jp2h, ...uuids, file.subarray(codestream)])
}

const byProfile = (method: number, profile: Uint8Array) => Buffer.concat([Buffer.from([method, 0, 0]), profile])

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
    const marked = [
      box('uuid', Buffer.concat([Buffer.from('JpgTiffExif->JP2'), exif])),
      box('uuid', Buffer.concat([Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex'), xmp])),
    ]
    const file = jp2With(byProfile(method, profile), ...marked)
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
