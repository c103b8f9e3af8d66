import { byteReader } from '../../common/byte-reader.ts'
import type { IndexedPixels } from '../../common/image.ts'
import { store } from '../deflate/deflate-stored.ts'
import { pngParts } from '../metadata/metadata-png.ts'
import type { EncodePlatform } from '../wasm-calls.ts'
import { squeezeParts } from './optimize-parts.ts'
import { assemblePng, type EncodePngOptions, GREY_TYPE, makeParts, PALETTE_TYPE, type PngParts } from './png-file.ts'

/** The highest level at which oxipng never leaves the palette. */
const PALETTE_LEVEL = 2

const isGrey = (palette: Uint8Array) => palette.every((value, i) => i % 4 === 3 || value === palette[i - (i % 4)])

/** Another blue for each grey, so that the optimiser does not make it a greyscale PNG, which may not hold an RGB profile. */
const tinted = (palette: Uint8Array) => palette.map((value, i) => (i % 4 === 2 ? value ^ 1 : value))

/** Makes the greys of a PLTE chunk grey again. */
const untinted = (colours: Uint8Array) => colours.map((value, i) => (i % 3 === 2 ? colours[i - 2] : value))

/** The parts of a palette PNG, or null where the optimiser has made it something else. */
function read(png: Uint8Array, type = PALETTE_TYPE): PngParts | null {
  const parts = [...pngParts(byteReader(png))]
  const all = (name: string) => parts.filter(part => part.name === name).map(part => part.payload)
  const none = new Uint8Array(0)
  const [[header], [colours = none], [alphas = none], data] = [all('IHDR'), all('PLTE'), all('tRNS'), all('IDAT')]
  return header?.[9] === type ? { header, colours, alphas, data } : null
}

type Optimise = (png: Uint8Array, level: number) => Promise<Uint8Array>

/** Free choice of the palette's order. */
async function squeezeFreely(indexed: IndexedPixels, level: number, optimise: Optimise): Promise<PngParts | null> {
  const grey = isGrey(indexed.palette)
  const palette = grey ? tinted(indexed.palette) : indexed.palette
  const png = assemblePng(await makeParts({ ...indexed, palette }, store))
  const first = read(await optimise(png, level))
  const parts = first ?? (level > PALETTE_LEVEL ? read(await optimise(png, PALETTE_LEVEL)) : null)
  return parts && grey ? { ...parts, colours: untinted(parts.colours) } : parts
}

/** The palette as it is: the optimiser sees the indices as shades of grey, whose order it cannot change. */
async function squeezeInOrder(indexed: IndexedPixels, level: number, optimise: Optimise): Promise<PngParts | null> {
  const parts = await makeParts(indexed, store)
  const header = parts.header.slice()
  header[9] = GREY_TYPE
  const none = new Uint8Array(0)
  const squeezed = read(
    await optimise(assemblePng({ header, colours: none, alphas: none, data: parts.data }), level),
    GREY_TYPE,
  )
  const same = squeezed?.header.every((value, i) => value === header[i])
  return squeezed && same ? { ...parts, data: squeezed.data } : null
}

/**
 * A palette PNG by oxipng: better deflate, palette orders and filters tried. The chunks that are carried never pass
 * through it. Null where no palette PNG comes out. Errors: those of `run`.
 */
export async function squeezePng(
  indexed: IndexedPixels,
  { level, keepPalette }: { level: number; keepPalette: boolean },
  carried: Pick<EncodePngOptions, 'chunks' | 'metadata'>,
  { run, threads = 1 }: Pick<EncodePlatform, 'run' | 'threads'>,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const once: Optimise = (png, level) => run({ codec: 'oxipng', png, level }, signal)
  // Of repeating indices a higher level at times makes a slightly larger file.
  const optimise: Optimise = async (png, level) => {
    const levels = level > PALETTE_LEVEL ? [level, PALETTE_LEVEL] : [level]
    const [first, second = first] = await Promise.all(levels.map(level => once(png, level)))
    return second.length < first.length ? second : first
  }
  const side = level <= PALETTE_LEVEL && squeezeParts(indexed, keepPalette, png => once(png, level), threads)
  const parts = (await side) || (await (keepPalette ? squeezeInOrder : squeezeFreely)(indexed, level, optimise))
  return parts && assemblePng(parts, carried)
}
