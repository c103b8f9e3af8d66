import { byteReader } from '../../common/byte-reader.ts'
import { deflateStored } from '../deflate/deflate-stored.ts'
import { pngParts } from '../metadata/kinds/metadata-png.ts'
import type { EncodePlatform } from '../wasm-calls.ts'
import { optimizeParts } from './optimize-parts.ts'
import { assemblePng, type EncodePngOptions, GRAY_TYPE, makeParts, PALETTE_TYPE, type PngParts } from './png-file.ts'
import { bitDepthFor, bitDepthOf, type PackedPixels } from './png-rows.ts'

/** The highest level at which oxipng never leaves the palette. */
const PALETTE_LEVEL = 2

const isGrey = (palette: Uint8Array) => palette.every((value, i) => i % 4 === 3 || value === palette[i - (i % 4)])

/**
 * Another blue for each gray, so that the optimiser does not make it a grayscale PNG, which may not hold an RGB
 * profile.
 */
const tinted = (palette: Uint8Array) => palette.map((value, i) => (i % 4 === 2 ? value ^ 1 : value))

/** Makes the grays of a PLTE chunk gray again. */
const untinted = (colors: Uint8Array) => colors.map((value, i) => (i % 3 === 2 ? colors[i - 2] : value))

/** The parts of a palette PNG, or null if the optimiser has made it something else. */
function read(png: Uint8Array, type = PALETTE_TYPE): PngParts | null {
  const parts = [...pngParts(byteReader(png))]
  const all = (name: string) => parts.filter(part => part.name === name).map(part => part.payload)
  const none = new Uint8Array(0)
  const [[header], [colors = none], [alphas = none], data] = [all('IHDR'), all('PLTE'), all('tRNS'), all('IDAT')]
  return header?.[9] === type ? { header, colors, alphas, data } : null
}

type Optimise = (png: Uint8Array, level: number) => Promise<Uint8Array>

/** Free choice of the palette's order. */
async function optimizeFreely(indexed: PackedPixels, level: number, optimise: Optimise): Promise<PngParts | null> {
  const gray = isGrey(indexed.palette)
  const palette = gray ? tinted(indexed.palette) : indexed.palette
  const png = assemblePng(await makeParts({ ...indexed, palette }, deflateStored))
  const first = read(await optimise(png, level))
  const parts = first ?? (level > PALETTE_LEVEL ? read(await optimise(png, PALETTE_LEVEL)) : null)
  return parts && gray ? { ...parts, colors: untinted(parts.colors) } : parts
}

/** The palette as it is: the optimiser sees the indices as shades of gray, whose order it cannot change. */
async function optimizeInOrder(indexed: PackedPixels, level: number, optimise: Optimise): Promise<PngParts | null> {
  const parts = await makeParts(indexed, deflateStored)
  const header = parts.header.slice()
  header[9] = GRAY_TYPE
  const none = new Uint8Array(0)
  const optimized = read(
    await optimise(assemblePng({ header, colors: none, alphas: none, data: parts.data }), level),
    GRAY_TYPE,
  )
  const same = optimized?.header.every((value, i) => value === header[i])
  return optimized && same ? { ...parts, data: optimized.data } : null
}

/** Whether pixels have more bits than the palette needs. */
const isWide = (indexed: PackedPixels) => bitDepthOf(indexed) > bitDepthFor(indexed.palette.length / 4)

/**
 * A palette PNG by oxipng: better deflate, palette orders and filters tried. The chunks that are carried never pass
 * through it. Null if no palette PNG comes out. Errors: those of `run`.
 */
export async function optimizePng(
  indexed: PackedPixels,
  { level, keepPalette }: { level: number; keepPalette: boolean },
  preserved: Pick<EncodePngOptions, 'chunks' | 'metadata'>,
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
  const attempt = async (picture: PackedPixels): Promise<Uint8Array<ArrayBuffer> | null> => {
    const side = level <= PALETTE_LEVEL && optimizeParts(picture, keepPalette, png => once(png, level), threads)
    const parts = (await side) || (await (keepPalette ? optimizeInOrder : optimizeFreely)(picture, level, optimise))
    return parts && assemblePng(parts, preserved)
  }
  // Higher levels try fewer bits by themselves.
  const packed = level <= PALETTE_LEVEL && isWide(indexed) ? attempt({ ...indexed, bitDepth: undefined }) : null
  const [first, second] = await Promise.all([attempt(indexed), packed])
  return second && (!first || second.length < first.length) ? second : first
}
