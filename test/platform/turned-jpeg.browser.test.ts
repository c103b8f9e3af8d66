import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openHarness, type TestBrowser, type WatchedPage } from '../helpers/browser.ts'
import { startServer, type TestServer } from '../helpers/browser-server.ts'
import { photoLike } from '../helpers/images.ts'
import { makeTiff, type TiffEntry } from '../helpers/metadata.ts'

let server: TestServer
let chrome: TestBrowser
let harness: WatchedPage

beforeAll(async () => {
  server = await startServer()
  chrome = await openBrowser({ webgpu: true })
  harness = await openHarness(chrome.browser, server.url)
})

afterAll(async () => {
  await chrome?.close()
  server?.close()
})

const [SHORT, LONG] = [3, 4]
const stands = (orientation: number, type = SHORT): TiffEntry => [0x0112, type, [orientation]]
const MAKER: TiffEntry = [0x010f, 2, 'Acme Cameras']

function segment(payload: Buffer): Buffer {
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(payload.length + 2, 2)
  return Buffer.concat([head, payload])
}

const exif = (tiff: Buffer) => segment(Buffer.concat([Buffer.from('Exif\0\0'), tiff]))

/** With a second directory, that of a thumbnail, behind the first. */
function withThumbnail(entries: TiffEntry[], ofThumbnail: TiffEntry[]): Buffer {
  const [main, other] = [makeTiff(entries), makeTiff(ofThumbnail).subarray(8)]
  const pointer = 8 + 2 + 12 * entries.length
  main.writeUInt32LE(main.length, pointer)
  return Buffer.concat([main, other])
}

const xmp = segment(
  Buffer.from(
    'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/' +
      '22-rdf-syntax-ns#"><rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="3"/></rdf:RDF>' +
      '</x:xmpmeta>',
  ),
)

const CASES: Record<string, { segments: Buffer[]; isHeld: boolean }> = {
  'by a camera, in little-endian': { segments: [exif(makeTiff([MAKER, stands(6)]))], isHeld: true },
  'in big-endian': { segments: [exif(makeTiff([MAKER, stands(8)], false))], isHeld: true },
  'with a thumbnail that stands otherwise': { segments: [exif(withThumbnail([stands(6)], [stands(3)]))], isHeld: true },
  'with XMP that tells otherwise': { segments: [xmp, exif(makeTiff([stands(7)]))], isHeld: true },
  'not at all, but its thumbnail is': { segments: [exif(withThumbnail([stands(1)], [stands(6)]))], isHeld: false },
  'by two blocks': { segments: [exif(makeTiff([stands(6)])), exif(makeTiff([stands(3)]))], isHeld: false },
  'by an odd block, then by a plain one': {
    segments: [exif(Buffer.from('nothing of a TIFF')), exif(makeTiff([stands(3)]))],
    isHeld: false,
  },
  'by a long number, with a thumbnail': {
    segments: [exif(withThumbnail([stands(6, LONG)], [stands(6)]))],
    isHeld: false,
  },
  'twice in a block': { segments: [exif(makeTiff([stands(6), stands(3)]))], isHeld: true },
  'by a number that means nothing': { segments: [exif(makeTiff([stands(9)]))], isHeld: false },
}

test.each(Object.entries(CASES))('a JPEG that is turned %s stands as the browser has it', async (_, how) => {
  const { pixels } = photoLike(71, 40)
  const file = await sharp(new Uint8Array(pixels.buffer), { raw: { width: 71, height: 40, channels: 4 } })
    .removeAlpha()
    .jpeg({ quality: 90 })
    .toBuffer()
  server.put('/file', Buffer.concat([file.subarray(0, 2), ...how.segments, file.subarray(2)]))
  const found = await harness.page.evaluate(async () => {
    const blob = await (await fetch('/file', { cache: 'no-store' })).blob()
    const bitmap = await createImageBitmap(blob, { premultiplyAlpha: 'none', colorSpaceConversion: 'none' })
    const { width, height } = bitmap
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
    context.drawImage(bitmap, 0, 0)
    const expected = context.getImageData(0, 0, width, height)
    const image = await window.huepress.decode(blob)
    const isHeld = !('value' in Object.getOwnPropertyDescriptor(image, 'data')!)
    const isEqual = image.width === width && image.height === height && image.data.join() === expected.data.join()
    return { isEqual, isHeld }
  })
  expect(found).toEqual({ isEqual: true, isHeld: how.isHeld })
})
