import { readFile } from 'node:fs/promises'
import nodeModule from 'node:module'
import { HuepressError } from '../../../common/errors.ts'
import type { RgbaImage } from '../../../common/image.ts'
import { checkSize } from '../../../common/image-limits.ts'
import { decodeHeif, type Libheif } from '../../../formats/extra/decode-heif.ts'
import { decodeJp2, type OpenJpeg } from '../../../formats/extra/decode-jp2.ts'
import { decodeJxl } from '../../../formats/extra/decode-jxl.ts'
import { type AgPsd, decodePsd } from '../../../formats/extra/decode-psd.ts'
import { unsupported } from '../../../formats/identify/identify.ts'

const READABLE = 'PNG, JPEG or WebP'

/** A picture of a kind that sharp does not decode. */
interface ExtraImage {
  image: RgbaImage
  /** As `DecodedImage.format` has it. */
  format: string
  /** Pictures in the file. */
  count: number
}

/** Where a file of another package lies. By this name webpack leaves it alone. */
const resolve = (path: string) => nodeModule.createRequire(import.meta.url).resolve(path)

/** Packages that are installed by those who want them. */
const OPTIONAL = {
  HEIC: 'libheif-js',
  'JPEG XL': '@jsquash/jxl',
  PSD: 'ag-psd',
  'JPEG 2000': '@cornerstonejs/codec-openjpeg',
}

type Optional = keyof typeof OPTIONAL

/** Whether a kind of file that needs an optional package can be decoded: the package is there. */
export function canDecode(kind: Optional): boolean {
  try {
    resolve(`${OPTIONAL[kind]}/package.json`)
    return true
  } catch {
    return false
  }
}

function missing(kind: Optional, cause: unknown): HuepressError {
  const message = `${kind} needs the optional package ${OPTIONAL[kind]}. Run \`npm install ${OPTIONAL[kind]}\`.`
  return new HuepressError('decoder-missing', message, { cause })
}

// The imports stand in `try`, so that bundlers take a missing package as a warning.

async function loadHeif(): Promise<Libheif> {
  try {
    return (await import('libheif-js/wasm-bundle.js')).default as Libheif
  } catch (error) {
    throw missing('HEIC', error)
  }
}

async function heic(bytes: Uint8Array): Promise<ExtraImage> {
  return { ...(await decodeHeif(await loadHeif(), bytes)), format: 'heic' }
}

let jxlReady: Promise<typeof import('@jsquash/jxl/decode.js')> | undefined

/** Its module is compiled from the file: its own way is to fetch it. */
async function loadJxl(): Promise<typeof import('@jsquash/jxl/decode.js')> {
  try {
    const jxl = await import('@jsquash/jxl/decode.js')
    const wasm = await readFile(resolve('@jsquash/jxl/codec/dec/jxl_dec.wasm'))
    await jxl.init(await WebAssembly.compile(wasm))
    return jxl
  } catch (error) {
    throw missing('JPEG XL', error)
  }
}

async function jxl(bytes: Uint8Array): Promise<ExtraImage> {
  jxlReady ??= loadJxl()
  const { default: decode } = await jxlReady.catch(error => {
    jxlReady = undefined
    throw error
  })
  return { image: await decodeJxl(decode, bytes), format: 'jxl', count: 1 }
}

async function loadPsd(): Promise<AgPsd> {
  try {
    return (await import('ag-psd')) as unknown as AgPsd
  } catch (error) {
    throw missing('PSD', error)
  }
}

async function psd(bytes: Uint8Array): Promise<ExtraImage> {
  return { image: decodePsd(await loadPsd(), bytes), format: 'psd', count: 1 }
}

let openJpeg: Promise<OpenJpeg> | undefined

async function loadOpenJpeg(): Promise<OpenJpeg> {
  try {
    const { default: start } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs')
    return (await start({ print() {}, printErr() {} })) as OpenJpeg
  } catch (error) {
    throw missing('JPEG 2000', error)
  }
}

async function jp2(bytes: Uint8Array): Promise<ExtraImage> {
  openJpeg ??= loadOpenJpeg()
  const codec = await openJpeg.catch(error => {
    openJpeg = undefined
    throw error
  })
  return { image: decodeJp2(codec, bytes), format: 'jp2', count: 1 }
}

/** From ABGR, which bmp-ts gives for every depth. Only 32 bits have an alpha, and many writers leave that 0. */
function fromAbgr(data: Uint8Array, bits: number): Uint8Array {
  const hasAlpha = bits === 32 && data.some((value, i) => i % 4 === 0 && value > 0)
  const rgba = new Uint8Array(data.length)
  for (let offset = 0; offset < data.length; offset += 4) {
    rgba[offset] = data[offset + 3]
    rgba[offset + 1] = data[offset + 2]
    rgba[offset + 2] = data[offset + 1]
    rgba[offset + 3] = hasAlpha ? data[offset] : 255
  }
  return rgba
}

/** Refuses kinds that bmp-ts decodes wrongly: an old header, runs, and 2, 4 or 16 bits. */
function checkBmpKind(file: Buffer): void {
  const [isOld, bits, runs] = [file.readUInt32LE(14) < 40, file.readUInt16LE(28), file.readUInt32LE(30)]
  const isPlain = runs === 0 ? [1, 8, 24, 32].includes(bits) : runs === 3 && bits === 32
  if (isOld) throw unsupported('A BMP of OS/2', READABLE)
  if (!isPlain) throw unsupported(`This kind of BMP (${bits} bits, compression ${runs})`, READABLE)
}

async function bmp(bytes: Uint8Array): Promise<ExtraImage> {
  const damaged = (cause?: unknown) => {
    const message = `The BMP (${bytes.length} bytes) is damaged or cut off. Save or download it again.`
    return new HuepressError('corrupt', message, { cause })
  }
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (file.length < 54) throw damaged()
  checkBmpKind(file)
  checkSize(file.readInt32LE(18), Math.abs(file.readInt32LE(22)))
  const { decode } = await import('bmp-ts')
  try {
    const { width, height, data, bitPP } = decode(file)
    return { image: { width, height, data: fromAbgr(data, bitPP) }, format: 'bmp', count: 1 }
  } catch (cause) {
    throw damaged(cause)
  }
}

/** By the names of `identify`. */
export const EXTRA_DECODERS: Record<string, (bytes: Uint8Array) => Promise<ExtraImage>> = {
  HEIC: heic,
  'JPEG XL': jxl,
  BMP: bmp,
  PSD: psd,
  'JPEG 2000': jp2,
}
