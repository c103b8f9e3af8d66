/**
 * Whole processes in turn: huepress from the photo to a palette PNG, pngquant from the same picture as PNG, both
 * without dithering and without squeezing. Wall and processor time, peak resident memory, bytes and error. Compare only
 * within one run, on a quiet machine. `--megapixels 1,4,16,64` takes the photos scaled to these sizes: what a megapixel
 * costs should not grow.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { median, save, table, versionOf } from './stats.mjs'

const CLI = fileURLToPath(new URL('../dist/lib/cli.js', import.meta.url))
const PEAK = new URL('./peak.mjs', import.meta.url).href

/** Linux counts the processor time of children in hundredths of a second. */
const TICK_MS = 10

/** Processor time of the programs that have ended, or NaN where the system does not tell. */
function childrenMs() {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')
    return (Number(fields[13]) + Number(fields[14])) * TICK_MS
  } catch {
    return Number.NaN
  }
}

function timed(program, args) {
  const before = childrenMs()
  const begin = performance.now()
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`)
  return { ms: performance.now() - begin, cpuMs: childrenMs() - before, stderr }
}

async function errorOf(original, result) {
  const [a, b] = await Promise.all(
    [original, result].map(path => sharp(path, { ignoreIcc: true }).removeAlpha().raw().toBuffer()),
  )
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2
  return sum / a.length
}

/** The photo, or a copy of it of so many megapixels. */
async function sized(photo, folder, megapixels) {
  if (!megapixels) return photo
  const { width, height } = (await sharp(photo).metadata()).autoOrient
  const scale = Math.sqrt((megapixels * 1e6) / (width * height))
  const path = join(folder, `photo-${megapixels}.jpg`)
  const size = { width: Math.round(width * scale), height: Math.round(height * scale), fit: 'fill' }
  await sharp(photo, { ignoreIcc: true }).autoOrient().resize(size).jpeg({ quality: 92 }).toFile(path)
  return path
}

async function figuresOf(runs, source, result) {
  const ms = runs.map(run => run.ms)
  return {
    ms: median(ms),
    spread: [Math.min(...ms), Math.max(...ms)],
    cpuMs: median(runs.map(run => run.cpuMs)),
    bytes: statSync(result).size,
    mse: await errorOf(source, result),
  }
}

async function comparePhoto(original, folder, { runs, colors, speed, megapixels }) {
  const photo = await sized(original, folder, megapixels)
  const [source, ours, theirs] = ['source', 'ours', 'theirs'].map(name => join(folder, `${name}.png`))
  await sharp(photo, { ignoreIcc: true }).autoOrient().png({ compressionLevel: 6 }).toFile(source)
  // pngquant does not squeeze, measures in sRGB and gives no advice either.
  const alike = ['--space', 'srgb', '--effort', '0', '--no-advice', '--backend', 'cpu', '-f', '-q']
  const args = [photo, ...alike, '-c', colors, ...(speed ? ['--speed', speed] : []), '-o', ours]
  const huepress = []
  const pngquant = []
  for (let run = 0; run < runs; run++) {
    huepress.push(timed(process.execPath, ['--import', PEAK, CLI, ...args]))
    pngquant.push(timed('pngquant', ['--speed', '4', '--nofs', '--force', '--output', theirs, colors, source]))
  }
  const { width, height } = await sharp(source).metadata()
  const peaks = huepress.map(({ stderr }) => Number(/peak ([\d.]+) MiB/.exec(stderr)[1]))
  return {
    photo: basename(original),
    megapixels: (width * height) / 1e6,
    colors: Number(colors),
    huepress: { ...(await figuresOf(huepress, source, ours)), peakMiB: Math.max(...peaks) },
    pngquant: await figuresOf(pngquant, source, theirs),
  }
}

function rowOf({ photo, megapixels, huepress: h, pngquant: p }) {
  const whole = number => number.toFixed(0)
  const times = [whole(h.ms), whole(p.ms), (h.ms / p.ms).toFixed(2), (h.cpuMs / p.cpuMs).toFixed(2)]
  const results = [h.mse.toFixed(3), p.mse.toFixed(3), h.bytes, p.bytes]
  return [photo, megapixels.toFixed(1), ...times, whole(h.ms / megapixels), ...results, whole(h.peakMiB)]
}

const TITLES = [
  'photo',
  'MP',
  'huepress ms',
  'pngquant ms',
  'ratio',
  'of processor time',
  'huepress ms/MP',
  'huepress mse',
  'pngquant mse',
  'huepress bytes',
  'pngquant bytes',
  'peak MiB',
]

export async function bench(args) {
  const { values, positionals } = parseArgs({
    args,
    options: {
      runs: { type: 'string', default: '5' },
      colors: { type: 'string', default: '256' },
      speed: { type: 'string' },
      megapixels: { type: 'string', default: '0' },
    },
    allowPositionals: true,
  })
  const folder = mkdtempSync(join(tmpdir(), 'huepress-bench-'))
  const rows = []
  try {
    for (const photo of positionals)
      for (const megapixels of values.megapixels.split(',').map(Number))
        rows.push(await comparePhoto(photo, folder, { ...values, runs: Number(values.runs), megapixels }))
  } finally {
    rmSync(folder, { recursive: true })
  }
  table([TITLES, ...rows.map(rowOf)])
  save('speed', { pngquant: versionOf('pngquant'), speed: values.speed ?? 'default', rows })
}
