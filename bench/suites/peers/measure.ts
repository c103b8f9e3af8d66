/** Runs the peers in turn, each in a child process, and gives a row each: times, error, bytes, or what went wrong. */
import { statSync } from 'node:fs'
import { basename, join, parse } from 'node:path'
import sharp from 'sharp'
import { countColors, meanSquaredError, type Pixels, readPixels } from '../../lib/pixels.ts'
import { inTurn, withFolder } from '../../lib/processes.ts'
import { spreadOf } from '../../lib/stats.ts'
import type { Peer } from './list.ts'

interface Times {
  median: number
  min: number
  max: number
}

export interface PeerRow {
  peer: string
  kind: string
  image?: string
  colors?: number
  paletteOnly?: boolean
  adapter?: string
  /** Why there is nothing else. */
  failed?: string
  ms?: Times
  callMs?: Times
  mse?: number
  bytes?: number
  /** Null above 256. */
  entries?: number | null
}

function timesOf(values: readonly number[]): Times {
  const { median, low, high } = spreadOf(values)
  return { median, min: low, max: high }
}

/** Every pixel with the nearest entry, for peers that give a palette alone. */
export function nearestPixels(original: Pixels, palette: readonly number[]): Pixels {
  const data = new Uint8Array(original.data.length)
  const entries = new Map<number, number>()
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b] = original.data.subarray(i, i + 3)
    const key = (r << 16) | (g << 8) | b
    let at = entries.get(key)
    if (at === undefined) entries.set(key, (at = nearestEntry(palette, r, g, b)))
    data.set([...palette.slice(at, at + 3), 255], i)
  }
  return { ...original, data }
}

function nearestEntry(palette: readonly number[], r: number, g: number, b: number): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY]
  for (let at = 0; at < palette.length; at += 4) {
    const distance = (palette[at] - r) ** 2 + (palette[at + 1] - g) ** 2 + (palette[at + 2] - b) ** 2
    if (distance < least) [best, least] = [at, distance]
  }
  return best
}

/** What the runs of a peer leave. */
interface Entry {
  peer: Peer
  output: string
  ms: number[]
  callMs: number[]
  failed?: string
  adapter?: string
  palette: number[]
}

async function scores({ peer, output, palette }: Entry, original: Pixels): Promise<Partial<PeerRow>> {
  if (!peer.paletteOnly) {
    const pixels = await readPixels(output)
    return { mse: meanSquaredError(original, pixels), bytes: statSync(output).size, entries: countColors(pixels) }
  }
  if (palette.length === 0) return { failed: 'gave no palette' }
  return { mse: meanSquaredError(original, nearestPixels(original, palette)), entries: palette.length / 4 }
}

async function rowOf(entry: Entry, original: Pixels): Promise<PeerRow> {
  const { peer, failed, ms, callMs, adapter } = entry
  const row = { peer: peer.id, kind: peer.kind, ...(peer.paletteOnly && { paletteOnly: true }) }
  if (failed) return { ...row, failed }
  const times = { ms: timesOf(ms), ...(callMs.length > 0 && { callMs: timesOf(callMs) }) }
  try {
    return { ...row, ...times, ...(adapter && { adapter }), ...(await scores(entry, original)) }
  } catch (error) {
    return { ...row, failed: (error as Error).message }
  }
}

interface Measuring {
  peers: readonly Peer[]
  runs: number
  timeoutMs: number
  say(line: string): void
}

interface Picture {
  image: string
  input: string
  original: Pixels
  bytesIn: number
}

/** All peers at one number of colors, in turn; a peer that fails is not tried again. */
async function measureColors(
  picture: Picture,
  colors: number,
  folder: string,
  { peers, runs, timeoutMs, say }: Measuring,
) {
  const entries = peers.map((peer, n): Entry => {
    return { peer, output: join(folder, `out-${n}.${peer.ext ?? 'png'}`), ms: [], callMs: [], palette: [] }
  })
  await inTurn(entries, runs, async (entry, run) => {
    if (entry.failed) return
    const done = await entry.peer.run([picture.input, entry.output, colors], timeoutMs)
    const { callMs, ...rest } = done.out.startsWith('{') ? JSON.parse(done.out) : {}
    Object.assign(entry, rest, { failed: done.failed })
    entry.ms.push(done.ms)
    if (callMs !== undefined) entry.callMs.push(callMs)
    say(`${picture.image} K=${colors} run ${run}: ${entry.peer.id} ${done.failed ?? `${done.ms.toFixed(0)} ms`}`)
  })
  const rows: PeerRow[] = []
  for (const entry of entries) rows.push({ image: picture.image, colors, ...(await rowOf(entry, picture.original)) })
  return rows
}

/** The picture as an 8-bit sRGB PNG, which every peer is given. */
async function pictureOf(path: string, folder: string): Promise<Picture> {
  const input = join(folder, `${parse(path).name}.png`)
  await sharp(path, { ignoreIcc: true, limitInputPixels: false })
    .autoOrient()
    .png({ compressionLevel: 6 })
    .toFile(input)
  return { image: basename(path), input, original: await readPixels(input), bytesIn: statSync(input).size }
}

/** Rows of all pictures and numbers of colors, and what the pictures are. */
export async function measure(paths: readonly string[], colors: readonly number[], measuring: Measuring) {
  return withFolder(async folder => {
    const rows: PeerRow[] = []
    const images = []
    for (const path of paths) {
      const picture = await pictureOf(path, folder)
      const { width, height } = picture.original
      images.push({ image: picture.image, width, height, bytesIn: picture.bytesIn })
      for (const count of colors) rows.push(...(await measureColors(picture, count, folder, measuring)))
    }
    return { images, rows }
  })
}
