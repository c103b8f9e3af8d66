import {
  type DecodedImage,
  decode,
  type Engine,
  type HistogramHandle,
  jobPixels,
  type PaletteHandle,
  type PaletteOptions,
  paletteOptionsOf,
  type RgbaImage,
} from '../../index.ts'
import type { JobSettings } from './worker-protocol.ts'

/** Palettes that are kept of one picture: as many as a slider passes through on its way, with a few others. */
const MAX_PALETTES = 8

/** The pixels that a job works on, and what was found of them so far. */
interface Pixels {
  image: RgbaImage
  counted?: HistogramHandle
  /** By their options, the latest last. */
  palettes: Map<string, PaletteHandle>
}

interface Held {
  source: number
  tolerant: boolean
  decoded: DecodedImage
  ms: number
  /** By the image: with and without its profile. */
  pixels: Map<RgbaImage, Pixels>
}

let latest: Held | null = null

/** Decodes a file, unless it is the one of the job before: then its pixels are still here, and 0 ms were spent. */
export async function decodeOnce(
  source: number,
  file: Blob,
  { tolerant = false }: Pick<JobSettings, 'tolerant'>,
): Promise<{ held: Held; ms: number }> {
  if (latest?.source === source && latest.tolerant === tolerant) return { held: latest, ms: 0 }
  latest = null
  const start = performance.now()
  const decoded = await decode(file, { tolerant })
  const held = { source, tolerant, decoded, ms: performance.now() - start, pixels: new Map() }
  latest = held
  return { held, ms: held.ms }
}

/** The pixels of a picture as `keep` has them. */
export async function pixelsFor({ decoded, pixels, tolerant }: Held, keep: JobSettings['keep']): Promise<Pixels> {
  const image = await jobPixels(decoded, { keep, tolerant })
  const found = pixels.get(image) ?? { image, palettes: new Map() }
  pixels.set(image, found)
  return found
}

type Hooks = Pick<PaletteOptions, 'signal' | 'onProgress'>

/** Counts once. */
export async function countOnce(engine: Engine, pixels: Pixels, hooks: Hooks): Promise<HistogramHandle> {
  pixels.counted ??= await engine.histogram(pixels.image, hooks)
  return pixels.counted
}

/** Up to so many distinct colors the clustering itself takes well below a second. */
const FEW_COLORS = 2 ** 16

/** A rough palette to show, where the clustering takes long and was not done before; else undefined. */
export async function earlyPalette(
  engine: Engine,
  { counted, palettes }: Pixels,
  settings: JobSettings,
  signal: AbortSignal,
): Promise<PaletteHandle | undefined> {
  const options = paletteOptionsOf(settings)
  if (!counted || counted.distinctColors <= FEW_COLORS || palettes.has(JSON.stringify(options))) return undefined
  const colors = typeof settings.colors === 'number' && settings.quality == null ? settings.colors : undefined
  const quick = { ...options, colors, quality: null, speed: 10, rough: true, signal }
  return engine.palette(counted, quick)
}

/** Clusters once for each of the last few settings; 0 ms where nothing was clustered. */
export async function clusterOnce(
  engine: Engine,
  pixels: Pixels,
  settings: JobSettings,
  frames: boolean,
  hooks: Hooks,
): Promise<{ clustered: PaletteHandle; ms: PaletteHandle['ms'] }> {
  const { palettes } = pixels
  const options = paletteOptionsOf(settings)
  const key = JSON.stringify(options)
  const before = palettes.get(key)
  palettes.delete(key)
  const found = before && (before.snapshots || !frames) ? before : null
  const counted = await countOnce(engine, pixels, hooks)
  const clustered = found ?? (await engine.palette(counted, { ...options, snapshots: frames, ...hooks }))
  palettes.set(key, clustered)
  if (palettes.size > MAX_PALETTES) palettes.delete(palettes.keys().next().value!)
  return { clustered, ms: found ? { search: 0, seed: 0, cluster: 0 } : clustered.ms }
}
