import { readdirSync, readFileSync } from 'node:fs'
import sharp from 'sharp'
import { wrapJxl } from '../../src/formats/jxl/jxl-file.ts'
import { makePng } from '../fixtures/make-png.ts'
import { BMP_CASES } from '../helpers/bmp-cases.ts'
import { byProfile, exifBox, jp2With, psdWith, resource, xmpBox } from '../helpers/extra-files.ts'
import { alphaNoise, gradient, photoLike, softDisc, type TestImage, toRgba } from '../helpers/images.ts'
import { cameraExif, XMP } from '../helpers/metadata.ts'
import { makeProfile } from './icc.ts'
import { makeRandom } from './random.ts'

/** Formats of pictures, by what their seeds are named. */
export const FORMATS = [
  'png',
  'jpeg',
  'webp',
  'gif',
  'avif',
  'tiff',
  'svg',
  'heic',
  'jxl',
  'bmp',
  'ico',
  'psd',
  'jp2',
] as const
export type ImageKind = (typeof FORMATS)[number]
export type Seeds = Record<ImageKind, Buffer[]>

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="9" height="9"/></svg>`

function files(folder: string, end = '.png'): Buffer[] {
  const path = new URL(`../fixtures/${folder}/`, import.meta.url)
  return readdirSync(path)
    .filter(name => name.endsWith(end))
    .map(name => readFileSync(new URL(name, path)))
}

function open(picture: TestImage) {
  const { data, width, height } = toRgba(picture)
  return sharp(data, { raw: { width, height, channels: 4 } })
}

/** The same picture in several forms, among them one with a profile, EXIF and XMP. */
async function encoded(format: 'jpeg' | 'webp' | 'avif' | 'tiff' | 'gif', options: object[]): Promise<Buffer[]> {
  const pictures = [photoLike(24, 17), softDisc(16), alphaNoise(9, 12), gradient(33, 8)]
  const plain = options.map((one, i) =>
    open(pictures[i % pictures.length])
      .toFormat(format, one)
      .toBuffer(),
  )
  const full = open(pictures[0])
    .withIccProfile('p3')
    .withExif({ IFD0: { Artist: 'me' }, IFD3: { GPSLatitude: '1/1 2/1 3/1' } })
  return Promise.all([...plain, full.withXmp(XMP).toFormat(format, options[0]).toBuffer()])
}

/** A GIF or WebP of three frames. */
function animated(format: 'gif' | 'webp'): Promise<Buffer> {
  const { data } = toRgba(photoLike(12, 24))
  return sharp(data, { raw: { width: 12, height: 24, channels: 4, pageHeight: 8 } })
    .toFormat(format)
    .toBuffer()
}

function pngs(): Buffer[] {
  const texts: [string, Uint8Array][] = [
    ['eXIf', cameraExif()],
    ['iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${XMP}`)],
    ['tEXt', Buffer.from('Title\0parrots')],
    ['gAMA', Buffer.of(0, 0, 177, 143)],
  ]
  const { data } = toRgba(photoLike(8, 8))
  const full = makePng({ width: 8, height: 8, colorType: 6, bitDepth: 8, data, before: texts })
  return [full, ...files('pngsuite'), ...files('browser')]
}

/** Small files of every format that are changed from there on: made by code, and those of the tests. */
export async function makeSeeds(): Promise<Seeds> {
  const jpegs = await encoded('jpeg', [
    {},
    { progressive: true },
    { chromaSubsampling: '4:4:4' },
    { restartInterval: 1 },
  ])
  const cmyk = await open(photoLike(16, 16)).toColorspace('cmyk').jpeg().toBuffer()
  const gray = await open(photoLike(16, 16)).toColorspace('b-w').jpeg().toBuffer()
  const webps = await encoded('webp', [{}, { lossless: true }, { alphaQuality: 50 }, { nearLossless: true }])
  const tiffs = [{ compression: 'lzw' }, { compression: 'deflate', predictor: 'horizontal' }, { compression: 'none' }]
  const tiled = [{ compression: 'jpeg' }, { compression: 'packbits', bitdepth: 1 }, { tile: true, pyramid: true }]
  const [exif, xmp] = [cameraExif(), Buffer.from(XMP)]
  const icc = (await sharp(await open(photoLike(8, 8)).withIccProfile('p3').png().toBuffer()).metadata()).icc!
  return {
    png: pngs(),
    jpeg: [...jpegs, cmyk, gray],
    webp: [...webps, await animated('webp')],
    gif: [...(await encoded('gif', [{}, { interlace: true }])), await animated('gif')],
    avif: await encoded('avif', [
      { effort: 0 },
      { effort: 0, lossless: true },
      { effort: 0, chromaSubsampling: '4:2:0' },
    ]),
    tiff: await encoded('tiff', [...tiffs, ...tiled]),
    heic: files('reports', '.heic'),
    jxl: files('reports', '.jxl').flatMap(file => [file, Buffer.from(wrapJxl(file, { exif, xmp }))]),
    bmp: BMP_CASES.map(({ file }) => Buffer.from(file)),
    ico: files('extra', '.ico'),
    psd: [
      ...files('extra', '.psd'),
      psdWith(Buffer.concat([resource(1039, icc), resource(1058, exif), resource(1060, xmp)])),
    ],
    jp2: [...files('extra', '.jp2'), jp2With(byProfile(2, icc), exifBox(exif), xmpBox(xmp))],
    svg: [Buffer.from(SVG), Buffer.concat([Buffer.from(SVG), makeProfile(makeRandom(1, 1))])],
  }
}
