/** Runs the peers in turn, each in a child process, and gives a row each: times, error, bytes, or what went wrong. */
import { statSync } from 'node:fs'
import { basename, join, parse } from 'node:path'
import sharp from 'sharp'
import { countColors, meanSquaredError, nearestPixels, type Pixels, readPixels } from '../../lib/pixels.ts'
import { withFolder } from '../../lib/processes.ts'
import { runPrograms } from '../../lib/programs.ts'
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

/** What a call prints or gives beside its time. */
interface Call {
  callMs?: number
  adapter?: string
  palette?: number[]
}

async function scores({ paletteOnly }: Peer, output: string, { palette }: Call, original: Pixels) {
  if (!paletteOnly) {
    const pixels = await readPixels(output)
    return { mse: meanSquaredError(original, pixels), bytes: statSync(output).size, entries: countColors(pixels) }
  }
  if (!palette?.length) throw new Error('gave no palette')
  return { mse: meanSquaredError(original, nearestPixels(original, palette)), entries: palette.length / 4 }
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

/** All peers at one number of colors, in turn. */
async function measureColors(picture: Picture, colors: number, folder: string, { peers, ...how }: Measuring) {
  const { image, input, original } = picture
  const rows: PeerRow[] = []
  for (const { program, output, done, failed } of await runPrograms(peers, [input, colors], { folder, ...how })) {
    const { id: peer, kind, paletteOnly } = program
    const row = { image, colors, peer, kind, paletteOnly: paletteOnly || undefined }
    const calls = done.map(({ out }): Call => (out.startsWith('{') ? JSON.parse(out) : {}))
    const [ms, callMs] = [done.map(({ ms }) => ms), calls.flatMap(({ callMs }) => callMs ?? [])].map(timesOf)
    const figures = failed ? { failed } : { ms, callMs, adapter: calls[0].adapter }
    const scored = failed
      ? {}
      : await scores(program, output, calls[0], original).catch(({ message }: Error) => ({ failed: message }))
    rows.push({ ...row, ...figures, ...scored })
  }
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
