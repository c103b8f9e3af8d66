import { HuepressError } from '../../common/errors.ts'
import type { RgbaImage } from '../../common/image.ts'
import { checkSize } from '../../common/image-limits.ts'

interface HeifImage {
  get_width(): number
  get_height(): number
  is_primary(): boolean
  display(target: RgbaImage, done: (result: RgbaImage | null) => void): void
  free(): void
}

/** What is used of libheif-js. */
export interface Libheif {
  HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] }
}

/** How the lines begin that libheif-js prints: on stdout they would get among the bytes of an image. */
const PRINTED = /^(Could not |Error loading image ids|No images found|Decoding image failed|heif_)/

let waiting = 0
let print = console.log

/** Keeps libheif-js from printing its errors while it works; what others print goes on. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  if (waiting++ === 0) {
    print = console.log
    console.log = (...words: unknown[]) => {
      if (!PRINTED.test(String(words[0]))) print(...words)
    }
  }
  try {
    return await work()
  } finally {
    if (--waiting === 0) console.log = print
  }
}

const damaged = (bytes: Uint8Array) =>
  new HuepressError('corrupt', `The HEIC (${bytes.length} bytes) is damaged or cut off. Save or download it again.`)

async function decodePrimary(libheif: Libheif, bytes: Uint8Array): Promise<{ image: RgbaImage; count: number }> {
  const images = new libheif.HeifDecoder().decode(bytes)
  try {
    const primary = images.find(image => image.is_primary()) ?? images[0]
    if (!primary) throw damaged(bytes)
    const [width, height] = [primary.get_width(), primary.get_height()]
    checkSize(width, height)
    const target = { width, height, data: new Uint8ClampedArray(width * height * 4) }
    const image = await new Promise<RgbaImage | null>(resolve => primary.display(target, resolve))
    if (!image) throw damaged(bytes)
    return { image: { width, height, data: image.data }, count: images.length }
  } finally {
    for (const image of images) image.free()
  }
}

/**
 * The primary picture of a HEIC, upright, as straight RGBA; its size is checked before memory is taken for it.
 * `count`: how many pictures there are. Errors: 'corrupt', 'too-large'.
 */
export const decodeHeif = (libheif: Libheif, bytes: Uint8Array) => quietly(() => decodePrimary(libheif, bytes))
