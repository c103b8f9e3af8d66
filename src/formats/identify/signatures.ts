/** A kind of file and how its bytes begin; `at` is where the text stands, 0 by default. Latin-1. */
interface Signature {
  name: string
  text: string
  at?: number
}

/** Longer ones before those that begin like them. */
export const SIGNATURES: readonly Signature[] = [
  { name: 'PNG', text: '\x89PNG' },
  { name: 'JPEG', text: '\xff\xd8\xff' },
  { name: 'GIF', text: 'GIF8' },
  { name: 'WebP', text: 'WEBP', at: 8 },
  { name: 'JPEG XL', text: '\0\0\0\x0cJXL \r\n\x87\n' },
  { name: 'JPEG XL', text: '\xff\x0a' },
  { name: 'JPEG 2000', text: '\0\0\0\x0cjP  \r\n\x87\n' },
  { name: 'JPEG 2000', text: '\xff\x4f\xff\x51' },
  { name: 'JPEG XR', text: 'II\xbc' },
  { name: 'Canon raw (CR2)', text: 'II*\0\x10\0\0\0CR' },
  { name: 'TIFF', text: 'II*\0' },
  { name: 'TIFF', text: 'MM\0*' },
  { name: 'TIFF', text: 'II+\0' },
  { name: 'TIFF', text: 'MM\0+' },
  { name: 'Fujifilm raw (RAF)', text: 'FUJIFILMCCD-RAW' },
  { name: 'Olympus raw (ORF)', text: 'IIRO' },
  { name: 'Panasonic raw (RW2)', text: 'IIU\0' },
  { name: 'PSD', text: '8BPS\0\x01' },
  { name: 'PSB', text: '8BPS\0\x02' },
  { name: 'GIMP (XCF)', text: 'gimp xcf' },
  { name: 'OpenEXR', text: 'v/1\x01' },
  { name: 'Radiance HDR', text: '#?' },
  { name: 'QOI', text: 'qoif' },
  { name: 'DDS', text: 'DDS ' },
  { name: 'KTX', text: '\xabKTX' },
  { name: 'FLIF', text: 'FLIF' },
  { name: 'BPG', text: 'BPG\xfb' },
  { name: 'ICNS', text: 'icns' },
  { name: 'MNG', text: '\x8aMNG' },
  { name: 'JNG', text: '\x8bJNG' },
  { name: 'DjVu', text: 'AT&TFORM' },
  { name: 'WMF', text: '\xd7\xcd\xc6\x9a' },
  { name: 'PDF', text: '%PDF-' },
  { name: 'PostScript', text: '%!PS' },
  { name: 'PostScript', text: '\xc5\xd0\xd3\xc6' },
  { name: 'FITS', text: 'SIMPLE  =' },
  { name: 'DICOM', text: 'DICM', at: 128 },
  { name: 'Matroska or WebM video', text: '\x1a\x45\xdf\xa3' },
]

/** What a file is whose ftyp box has this brand, the first of its own or of those it is compatible with. */
export const BRANDS: Readonly<Record<string, string>> = {
  avif: 'AVIF',
  avis: 'AVIF',
  heic: 'HEIC',
  heix: 'HEIC',
  heim: 'HEIC',
  heis: 'HEIC',
  hevc: 'HEIC',
  hevx: 'HEIC',
  hevm: 'HEIC',
  hevs: 'HEIC',
  'jp2 ': 'JPEG 2000',
  'jpx ': 'JPEG 2000',
  'jxl ': 'JPEG XL',
  'crx ': 'Canon raw (CR3)',
  jpeg: 'HEIF with JPEG inside',
  j2ki: 'HEIF with JPEG 2000 inside',
  'qt  ': 'QuickTime video',
  isom: 'MP4 video',
  mp41: 'MP4 video',
  mp42: 'MP4 video',
}
