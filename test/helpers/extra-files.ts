import { readFileSync } from 'node:fs'

/** A PSD, JPEG 2000 or ICO of the fixtures. */
export const extra = (name: string) => readFileSync(new URL(`../fixtures/extra/${name}`, import.meta.url))

const u32 = (value: number) => Buffer.from([value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255])

/** An image resource of a PSD; an odd name and an odd payload are padded. */
export function resource(id: number, payload: Uint8Array, name = ''): Buffer {
  const title = Buffer.from([name.length, ...Buffer.from(name), ...(name.length % 2 === 0 ? [0] : [])])
  const head = [Buffer.from('8BIM'), Buffer.from([id >> 8, id & 255]), title, u32(payload.length)]
  return Buffer.concat([...head, payload, Buffer.alloc(payload.length & 1)])
}

/** The fixture with these resources alone. */
export function psdWith(resources: Buffer): Buffer {
  const file = extra('rgb.psd')
  const start = 30 + file.readUInt32BE(26)
  const behind = file.subarray(start + 4 + file.readUInt32BE(start))
  return Buffer.concat([file.subarray(0, start), u32(resources.length), resources, behind])
}

/** A box of ISO files. */
const box = (name: string, payload: Uint8Array) =>
  Buffer.concat([u32(8 + payload.length), Buffer.from(name, 'latin1'), payload])

/** The fixture with another colr box, and uuid boxes before the codestream. */
export function jp2With(colr: Uint8Array, ...uuids: Buffer[]): Buffer {
  const file = extra('rgb8.jp2')
  const header = file.indexOf('jp2h') - 4
  const codestream = file.indexOf('jp2c') - 4
  const size = file.indexOf('ihdr') - 4
  const jp2h = box('jp2h', Buffer.concat([file.subarray(size, size + 22), box('colr', colr)]))
  return Buffer.concat([file.subarray(0, header), jp2h, ...uuids, file.subarray(codestream)])
}

/** What a colr box says of a profile. */
export const byProfile = (method: number, profile: Uint8Array) => Buffer.concat([Buffer.from([method, 0, 0]), profile])

/** The boxes that hold EXIF and XMP in a JPEG 2000. */
export const exifBox = (exif: Uint8Array) => box('uuid', Buffer.concat([Buffer.from('JpgTiffExif->JP2'), exif]))
export const xmpBox = (xmp: Uint8Array) =>
  box('uuid', Buffer.concat([Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex'), xmp]))
