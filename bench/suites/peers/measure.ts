/** Runs the peers in turn, each in a child process, and gives a row each: times, error, bytes, or what went wrong. */
import { statSync } from 'node:fs'
import { basename, join, parse } from 'node:path'
import sharp from 'sharp'
import { countColors, meanSquaredError, nearestPixels, type Pixels, readPixels } from '../../lib/pixels.ts'
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

function timesOf(values: readonly number[]): Times | undefined {
  if (values.length === 0) return undefined
  const { median, low, high } = spreadOf(values)
  return { median, min: low, max: high }
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
  const row = { peer: peer.id, kind: peer.kind, paletteOnly: peer.paletteOnly || undefined }
  if (failed) return { ...row, failed }
  const figures = await scores(entry, original).catch(error => ({ failed: (error as Error).message }))
  return { ...row, ms: timesOf(ms), callMs: timesOf(callMs), adapter, ...figures }
}

interface Measuring {
  peers: readonly Peer[]
  runs: number
  timeoutMs: number
}

/** The picture as an 8-bit sRGB PNG, which every peer is given. */
async function pictureOf(path: string, folder: string) {
  const input = join(folder, `${parse(path).name}.png`)
  const image = sharp(path, { ignoreIcc: true, limitInputPixels: false })
  await image.autoOrient().png({ compressionLevel: 6 }).toFile(input)
  return { image: basename(path), input, original: await readPixels(input), bytesIn: statSync(input).size }
}

type Picture = Awaited<ReturnType<typeof pictureOf>>

/** All peers at one number of colors, in turn; a peer that fails is not tried again. */
async function measureColors(picture: Picture, colors: number, folder: string, measuring: Measuring) {
  const { image, input, original } = picture
  const entries = measuring.peers.map((peer, n): Entry => {
    return { peer, output: join(folder, `out-${n}.${peer.ext ?? 'png'}`), ms: [], callMs: [], palette: [] }
  })
  await inTurn(entries, measuring.runs, async (entry, run) => {
    if (entry.failed) return
    const done = await entry.peer.run([input, entry.output, colors], measuring.timeoutMs)
    const { callMs, ...rest } = done.out.startsWith('{') ? JSON.parse(done.out) : {}
    Object.assign(entry, rest, { failed: done.failed })
    entry.ms.push(done.ms)
    if (callMs !== undefined) entry.callMs.push(callMs)
    console.error(`${image} K=${colors} run ${run}: ${entry.peer.id} ${done.failed ?? `${done.ms.toFixed(0)} ms`}`)
  })
  const rows: PeerRow[] = []
  for (const entry of entries) rows.push({ image, colors, ...(await rowOf(entry, original)) })
  return rows
}

/** Rows of all pictures and numbers of colors, and what the pictures are. */
export async function measure(paths: readonly string[], colors: readonly number[], measuring: Measuring) {
  return withFolder(async folder => {
    const rows: PeerRow[] = []
    const images = []
    for (const path of paths) {
      const picture = await pictureOf(path, folder)
      const { image, bytesIn, original } = picture
      images.push({ image, width: original.width, height: original.height, bytesIn })
      for (const count of colors) rows.push(...(await measureColors(picture, count, folder, measuring)))
    }
    return { images, rows }
  })
}
