import { byteReader } from '../../common/byte-reader.ts'
import type { RgbaImage } from '../../common/image.ts'
import { checkSize } from '../../common/image-limits.ts'
import { unsupported } from '../identify/identify.ts'
import { damaged } from './damaged.ts'

type Pixels = Pick<RgbaImage, 'width' | 'height'> & { data: Uint8ClampedArray | Uint16Array }

/** What is used of ag-psd. */
export interface AgPsd {
  readPsd(bytes: Uint8Array, options: object): { imageData?: Pixels; imageResources?: object }
  initializeCanvas(canvas: () => never, imageData: (width: number, height: number) => Pixels): void
}

const READABLE = 'PNG or JPEG'
const MODES = ['bitmap', 'grayscale', 'indexed', 'RGB', 'CMYK', '', '', 'multichannel', 'duotone', 'CIELAB']
const TAKEN = ['grayscale', 'indexed', 'RGB']

/** The merged picture alone; ag-psd takes memory for it as it is told, and knows no canvas here. */
const OPTIONS = { useImageData: true, skipLayerImageData: true, skipThumbnail: true, skipLinkedFilesData: true }

const NO_CANVAS = /canvas not initialized|document is not defined/i

function noCanvas(): never {
  throw new Error('there is no canvas')
}

/** A program that uses ag-psd itself may have given it a canvas, which stays. */
function read(agPsd: AgPsd, bytes: Uint8Array) {
  try {
    return agPsd.readPsd(bytes, OPTIONS)
  } catch (error) {
    if (!NO_CANVAS.test(String(error))) throw error
    agPsd.initializeCanvas(noCanvas, (width, height) => {
      return { width, height, data: new Uint8ClampedArray(width * height * 4) }
    })
    return agPsd.readPsd(bytes, OPTIONS)
  }
}

/**
 * Whether the merged picture ends within the file: ag-psd takes what is missing for 0. It stands behind three sections
 * that tell their lengths, as rows of pixels or of runs that tell theirs. Source: Adobe, Photoshop file format.
 */
function isWhole(bytes: Uint8Array, rows: number, rowBytes: number): boolean {
  const reader = byteReader(bytes)
  let offset = 26
  for (let section = 0; section < 3; section++) offset += 4 + reader.u32(offset)
  const compression = reader.u16(offset)
  if (compression === 0) return offset + 2 + rows * rowBytes <= bytes.length
  let end = offset + 2 + rows * 2
  if (end > bytes.length) return false
  for (let row = 0; row < rows; row++) end += reader.u16(offset + 2 + row * 2)
  return end <= bytes.length
}

/** Channels beside color and one alpha land in the wrong place. */
const maxChannels = (mode: string) => (mode === 'RGB' ? 4 : 1)

/**
 * The merged picture of a PSD as straight RGBA, 16 bits reduced to their upper 8; its size is checked before memory is
 * taken. Errors: 'corrupt', 'too-large', 'unsupported' for other colors than gray, indexed and RGB.
 */
export function decodePsd(agPsd: AgPsd, bytes: Uint8Array): RgbaImage {
  const reader = byteReader(bytes)
  if (bytes.length < 26) throw damaged('PSD', bytes)
  const [channels, height, width, bits] = [reader.u16(12), reader.u32(14), reader.u32(18), reader.u16(22)]
  const mode = MODES[reader.u16(24)] ?? 'unknown'
  checkSize(width, height)
  const isTaken = TAKEN.includes(mode) && (bits === 8 || (bits === 16 && mode !== 'indexed'))
  if (!isTaken) throw unsupported(`A PSD in ${mode} colors of ${bits} bits`, READABLE)
  if (channels > maxChannels(mode)) throw unsupported(`A PSD in ${mode} colors with ${channels} channels`, READABLE)
  if (!isWhole(bytes, channels * height, (width * bits) / 8)) throw damaged('PSD', bytes)
  let imageData: Pixels | undefined
  try {
    imageData = read(agPsd, bytes).imageData
  } catch (cause) {
    throw damaged('PSD', bytes, cause)
  }
  if (!imageData) throw unsupported('A PSD without a merged picture', READABLE)
  const { data } = imageData
  const upper = data instanceof Uint16Array ? Uint8ClampedArray.from(data, value => value >> 8) : data
  return { width, height, data: upper }
}
