import { byteReader } from '../../common/byte-reader.ts'
import { concatBytes } from '../deflate/deflate.ts'
import { chunk } from '../png/png-file.ts'
import { type TextBudget, textBudget, textMayHaveLocation } from '../png/png-text.ts'
import { mayHaveLocation } from './exif.ts'
import { type PngPart, pngParts, XMP_KEY } from './kinds/metadata-png.ts'
import { anyHasLocation, asciiBytes, exifWithoutLocation, xmpWithoutLocation } from './location.ts'
import type { PassOptions } from './metadata-policy.ts'
import { hasLocation } from './xmp.ts'

/** Chunks that hold or place pixels. */
const isPixels = (name: string) => /^[A-Z]/.test(name) || ['tRNS', 'acTL', 'fcTL', 'fdAT'].includes(name)

/** How the colors are meant. */
const COLORS = ['iCCP', 'cICP', 'sRGB', 'gAMA', 'cHRM']

/** Ancillary chunks whose payloads are numbers or profiles; all others may hold anything. */
const PLAIN = [...COLORS, 'sBIT', 'bKGD', 'hIST', 'sPLT', 'pHYs', 'tIME', 'mDCV', 'cLLI']

/** A chunk without the place: the same one if it tells none, another, or null to leave it out. */
async function withoutPlace(part: PngPart, budget: TextBudget): Promise<Uint8Array | PngPart | null> {
  const { name, payload } = part
  if (isPixels(name) || PLAIN.includes(name)) return part
  if (name === 'eXIf') {
    if (!mayHaveLocation(payload)) return part
    const exif = exifWithoutLocation(payload)
    return exif && concatBytes(chunk(name, [exif]))
  }
  const head = payload.subarray(0, XMP_KEY.length)
  if (name === 'iTXt' && String.fromCharCode(...head) === XMP_KEY) {
    const packet = payload.subarray(XMP_KEY.length)
    if (!hasLocation(packet)) return part
    const xmp = xmpWithoutLocation(packet)
    return xmp && concatBytes(chunk(name, [asciiBytes(XMP_KEY), xmp]))
  }
  return (await textMayHaveLocation(part, budget)) || anyHasLocation(payload) ? null : part
}

/** A PNG without the place, or with its pixels alone; what stands behind its end goes with them. */
export async function passPng(file: Uint8Array, { keep, keepLocation, colors }: PassOptions): Promise<Uint8Array> {
  const parts: Uint8Array[] = [file.subarray(0, 8)]
  const budget = textBudget()
  let end = 8
  let same = true
  for (const part of pngParts(byteReader(file))) {
    const chunks =
      keep !== 'none'
        ? await withoutPlace(part, budget)
        : isPixels(part.name) || (colors && COLORS.includes(part.name))
          ? part
          : null
    same &&= chunks === part
    if (chunks) parts.push(chunks instanceof Uint8Array ? chunks : file.subarray(part.from, part.to))
    end = part.to
  }
  const behind = file.subarray(end)
  same &&= behind.length === 0 || (keep !== 'none' && !anyHasLocation(behind))
  return same || (keep === 'all' && keepLocation) ? file : concatBytes(parts)
}
