/** One entry of a directory: tag, type, and what stands in its value; a directory goes in as its entries. */
export type TiffEntry = [tag: number, type: number, value: number[] | string | TiffEntry[]]

const BYTES: Record<number, number> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1 }

function valueBytes(type: number, value: number[] | string, little: boolean): Buffer {
  if (typeof value === 'string') return Buffer.from(`${value}\0`, 'latin1')
  const size = type === 5 ? 4 : BYTES[type]
  const bytes = Buffer.alloc(size * value.length)
  for (const [i, number] of value.entries()) {
    if (little) bytes.writeUIntLE(number, i * size, size)
    else bytes.writeUIntBE(number, i * size, size)
  }
  return bytes
}

/** A TIFF block written by other code than the one under test. Rationals are pairs of numbers. */
export function makeTiff(entries: readonly TiffEntry[], little = true): Buffer {
  const u = (value: number, size: 2 | 4) => {
    const bytes = Buffer.alloc(size)
    if (little) bytes.writeUIntLE(value, 0, size)
    else bytes.writeUIntBE(value, 0, size)
    return bytes
  }
  const directory = (list: readonly TiffEntry[], at: number): Buffer => {
    let end = at + 2 + list.length * 12 + 4
    const behind: Buffer[] = []
    const table = list.map(([tag, type, value]) => {
      const isDirectory = Array.isArray(value) && Array.isArray(value[0])
      const bytes = isDirectory
        ? directory(value as TiffEntry[], end)
        : valueBytes(type, value as number[] | string, little)
      const count = isDirectory ? 1 : bytes.length / BYTES[type]
      const head = Buffer.concat([u(tag, 2), u(type, 2), u(count, 4)])
      if (!isDirectory && bytes.length <= 4) return Buffer.concat([head, bytes, Buffer.alloc(4 - bytes.length)])
      const slot = Buffer.concat([head, u(end, 4)])
      behind.push(bytes)
      end += bytes.length
      return slot
    })
    return Buffer.concat([u(list.length, 2), ...table, u(0, 4), ...behind])
  }
  return Buffer.concat([Buffer.from(little ? 'II' : 'MM'), u(42, 2), u(8, 4), directory(entries, 8)])
}

/** Latitude 52 degrees 31 minutes 12.25 seconds north, as cameras write it. */
export const GPS: TiffEntry = [
  0x8825,
  4,
  [
    [0, 1, [2, 3, 0, 0]],
    [1, 2, 'N'],
    [2, 5, [52, 1, 31, 1, 1225, 100]],
  ],
]

/** EXIF of a camera: maker, orientation 6, exposure, maker notes, and the place. */
export const cameraExif = (little = true): Buffer =>
  makeTiff(
    [
      [0x010f, 2, 'Acme Cameras'],
      [0x0112, 3, [6]],
      [
        0x8769,
        4,
        [
          [0x829a, 5, [1, 250]],
          [0x927c, 7, [...Buffer.from('secret maker notes')]],
          [0xa002, 4, [9999]],
        ],
      ],
      GPS,
    ],
    little,
  )

/** An XMP packet with a rating, an orientation and the place in attributes and in elements. */
export const XMP = `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
 xmp:Rating="4" exif:GPSLatitude="52,31.2042N" tiff:Orientation='6'>
<exif:GPSLongitude>13,24.6E</exif:GPSLongitude>
<xmp:Label>keep &gt; me</xmp:Label>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`
