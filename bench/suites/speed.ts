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
import { COMMON, integer } from '../lib/options.ts'
import { meanSquaredError, readPixels } from '../lib/pixels.ts'
import {
  type Command,
  type Done,
  inTurn,
  programVersion,
  requireFiles,
  runWhole,
  withFolder,
} from '../lib/processes.ts'
import { fromRoot, save } from '../lib/results.ts'
import { spreadOf } from '../lib/stats.ts'
import { printTable } from '../lib/tables.ts'
import { pngquant } from '../lib/tools.ts'

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

async function figuresOf(runs: readonly Done[], source: string, result: string) {
  const ms = spreadOf(runs.map(run => run.ms))
  return {
    ms: ms.median,
    spread: [ms.low, ms.high],
    cpuMs: spreadOf(runs.map(run => run.cpuMs)).median,
    bytes: statSync(result).size,
    mse: meanSquaredError(await readPixels(source), await readPixels(result)),
  }
}

async function comparePhoto(original: string, megapixels: number, { runs, colors, speed }: Settings) {
  return withFolder(async folder => {
    const photo = await sized(original, folder, megapixels)
    const [source, ours, theirs] = ['source', 'ours', 'theirs'].map(name => join(folder, `${name}.png`))
    await sharp(photo, { ignoreIcc: true }).autoOrient().png({ compressionLevel: 6 }).toFile(source)
    // pngquant does not squeeze, measures in sRGB and gives no advice either.
    const alike = ['--space', 'srgb', '--effort', '0', '--no-advice', '--backend', 'cpu', '-f', '-q', '-c', `${colors}`]
    const huepress = ['--import', fromRoot('bench/lib/peak.mjs'), fromRoot('dist/lib/cli.js'), photo, ...alike]
    const commands: Command[] = [
      [process.execPath, [...huepress, ...(speed ? ['--speed', speed] : []), '-o', ours]],
      pngquant(['--speed', '4', '--nofs'], source, theirs, colors),
    ]
    const done: Done[][] = [[], []]
    await inTurn([0, 1], runs, async n => done[n].push(await runWhole(commands[n])))
    const { width, height } = await sharp(source).metadata()
    const peaks = done[0].map(({ err }) => Number(/peak ([\d.]+) MiB/.exec(err)![1]))
    return {
      photo: basename(original),
      megapixels: (width * height) / 1e6,
      colors,
      huepress: { ...(await figuresOf(done[0], source, ours)), peakMiB: Math.max(...peaks) },
      pngquant: await figuresOf(done[1], source, theirs),
    }
  })
}

const HEAD =
  'photo|MP|huepress ms|pngquant ms|ratio|of processor time|huepress ms/MP|huepress mse|pngquant mse|huepress bytes|pngquant bytes|peak MiB'

function rowOf({ photo, megapixels, huepress: h, pngquant: p }: Awaited<ReturnType<typeof comparePhoto>>) {
  const whole = (value: number) => value.toFixed(0)
  const times = [whole(h.ms), whole(p.ms), (h.ms / p.ms).toFixed(2), (h.cpuMs / p.cpuMs).toFixed(2)]
  const results = [h.mse.toFixed(3), p.mse.toFixed(3), h.bytes, p.bytes]
  return [photo, megapixels.toFixed(1), ...times, whole(h.ms / megapixels), ...results, whole(h.peakMiB)]
}

export async function bench(args: string[]): Promise<void> {
  const options = {
    ...COMMON,
    runs: { type: 'string', default: '5' },
    speed: { type: 'string' },
    megapixels: { type: 'string', default: '0' },
  } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const { speed } = values
  const settings = { runs: integer('runs', values.runs), colors: integer('colors', values.colors, 2, 256), speed }
  const version = programVersion('pngquant', 'apt-get install pngquant')
  const rows = []
  for (const photo of requireFiles(positionals))
    for (const megapixels of values.megapixels.split(',').map(Number))
      rows.push(await comparePhoto(photo, megapixels, settings))
  printTable([HEAD.split('|'), ...rows.map(rowOf)])
  save('speed', { pngquant: version, speed: speed ?? 'default', rows })
}
