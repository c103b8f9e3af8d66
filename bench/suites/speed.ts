/**
 * Whole processes in turn: huepress from the photo to a palette PNG, pngquant from the same picture as PNG, both
 * without dithering and without squeezing. Wall and processor time, peak resident memory, bytes and error. Compare only
 * within one run, on a quiet machine. `--megapixels 1,4,16,64` takes the photos scaled to these sizes: what a megapixel
 * costs should not grow.
 */
import { statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { huepressCommand, runAgainst, TIME_HEADINGS, timeCells } from '../lib/against-pngquant.ts'
import { integer } from '../lib/options.ts'
import { meanSquaredError, readPixels } from '../lib/pixels.ts'
import { requireFiles, withFolder } from '../lib/processes.ts'
import { pngquant, versionOfPngquant } from '../lib/programs.ts'
import { save } from '../lib/results.ts'
import { printTable } from '../lib/tables.ts'

interface Settings {
  runs: number
  colors: number
  speed?: string
}

/** The photo, or a copy of it of so many megapixels. */
async function sized(photo: string, folder: string, megapixels: number): Promise<string> {
  if (!megapixels) return photo
  const { width, height } = (await sharp(photo).metadata()).autoOrient
  const scale = Math.sqrt((megapixels * 1e6) / (width * height))
  const path = join(folder, `photo-${megapixels}.jpg`)
  const size = { width: Math.round(width * scale), height: Math.round(height * scale), fit: 'fill' as const }
  await sharp(photo, { ignoreIcc: true }).autoOrient().resize(size).jpeg({ quality: 92 }).toFile(path)
  return path
}

async function comparePhoto(original: string, wanted: number, { runs, colors, speed }: Settings) {
  return withFolder(async folder => {
    const photo = await sized(original, folder, wanted)
    const [source, ours, theirs] = ['source', 'ours', 'theirs'].map(name => join(folder, `${name}.png`))
    const { width, height } = await sharp(photo, { ignoreIcc: true })
      .autoOrient()
      .png({ compressionLevel: 6 })
      .toFile(source)
    // pngquant does not squeeze, measures in sRGB and gives no advice either.
    const alike = ['--space', 'srgb', '--effort', '0', '--no-advice', '-c', `${colors}`]
    const huepress = huepressCommand([photo, ...alike, ...(speed ? ['--speed', speed] : []), '-o', ours])
    const times = await runAgainst(huepress, pngquant(['--speed', '4', '--nofs'], source, theirs, colors), runs)
    const pixels = await readPixels(source)
    const [mse, theirMse] = [ours, theirs].map(async path => meanSquaredError(pixels, await readPixels(path)))
    const [bytes, theirBytes] = [ours, theirs].map(path => statSync(path).size)
    const about = { photo: basename(original), megapixels: (width * height) / 1e6, colors }
    return { ...about, ...times, mse: await mse, theirMse: await theirMse, bytes, theirBytes }
  })
}

const HEAD = ['photo', 'MP', ...TIME_HEADINGS, 'ms/MP', 'mse', "pngquant's", 'bytes', "pngquant's", 'peak MiB']

function rowOf(row: Awaited<ReturnType<typeof comparePhoto>>) {
  const { photo, megapixels, huepress, mse, theirMse, bytes, theirBytes, peakMiB } = row
  const results = [mse.toFixed(3), theirMse.toFixed(3), bytes, theirBytes, peakMiB.toFixed(0)]
  return [photo, megapixels.toFixed(1), ...timeCells(row), (huepress.ms.median / megapixels).toFixed(0), ...results]
}

export async function bench(args: string[]): Promise<void> {
  const options = {
    runs: { type: 'string', default: '5' },
    colors: { type: 'string', default: '256' },
    speed: { type: 'string' },
    megapixels: { type: 'string', default: '0' },
  } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const { speed } = values
  const settings = { runs: integer('runs', values.runs), colors: integer('colors', values.colors, 2, 256), speed }
  const version = versionOfPngquant()
  const rows = []
  for (const photo of requireFiles(positionals))
    for (const megapixels of values.megapixels.split(',').map(Number))
      rows.push(await comparePhoto(photo, megapixels, settings))
  printTable([HEAD, ...rows.map(rowOf)])
  save('speed', { pngquant: version, speed: speed ?? 'default', rows })
}
