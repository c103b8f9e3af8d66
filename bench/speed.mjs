/**
 * Whole processes in turn: huepress from the photo to a palette PNG, pngquant from the same picture as PNG. Wall time,
 * peak resident memory, bytes and error. Compare only within one run, on a quiet machine.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { median, save, table, versionOf } from './stats.mjs'

const CLI = fileURLToPath(new URL('../dist/lib/cli.js', import.meta.url))
const PEAK = new URL('./peak.mjs', import.meta.url).href

function timed(program, args) {
  const begin = performance.now()
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`)
  return { ms: performance.now() - begin, stderr }
}

async function errorOf(original, result) {
  const [a, b] = await Promise.all(
    [original, result].map(path => sharp(path, { ignoreIcc: true }).removeAlpha().raw().toBuffer()),
  )
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2
  return sum / a.length
}

async function comparePhoto(photo, folder, { runs, colors }) {
  const source = join(folder, 'source.png')
  const ours = join(folder, 'ours.png')
  const theirs = join(folder, 'theirs.png')
  await sharp(photo, { ignoreIcc: true }).autoOrient().png({ compressionLevel: 6 }).toFile(source)
  const huepress = []
  const pngquant = []
  const peak = []
  for (let run = 0; run < runs; run++) {
    const one = timed(process.execPath, [
      '--import',
      PEAK,
      CLI,
      photo,
      '--effort',
      '0', // pngquant does not squeeze either
      '-c',
      String(colors),
      '--backend',
      'cpu',
      '-f',
      '-q',
      '-o',
      ours,
    ])
    huepress.push(one.ms)
    peak.push(Number(/peak ([\d.]+) MiB/.exec(one.stderr)[1]))
    pngquant.push(
      timed('pngquant', ['--speed', '4', '--nofs', '--force', '--output', theirs, String(colors), source]).ms,
    )
  }
  const { width, height } = await sharp(source).metadata()
  return {
    photo: basename(photo),
    megapixels: (width * height) / 1e6,
    colors,
    huepress: {
      ms: median(huepress),
      spread: [Math.min(...huepress), Math.max(...huepress)],
      bytes: statSync(ours).size,
      mse: await errorOf(source, ours),
      peakMiB: Math.max(...peak),
    },
    pngquant: {
      ms: median(pngquant),
      spread: [Math.min(...pngquant), Math.max(...pngquant)],
      bytes: statSync(theirs).size,
      mse: await errorOf(source, theirs),
    },
  }
}

export async function bench(args) {
  const options = { runs: { type: 'string', default: '5' }, colors: { type: 'string', default: '256' } }
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const folder = mkdtempSync(join(tmpdir(), 'huepress-bench-'))
  const rows = []
  try {
    for (const photo of positionals)
      rows.push(await comparePhoto(photo, folder, { runs: Number(values.runs), colors: Number(values.colors) }))
  } finally {
    rmSync(folder, { recursive: true })
  }
  table([
    [
      'photo',
      'MP',
      'huepress ms',
      'pngquant ms',
      'ratio',
      'huepress mse',
      'pngquant mse',
      'huepress bytes',
      'pngquant bytes',
      'peak MiB',
    ],
    ...rows.map(({ photo, megapixels, huepress: h, pngquant: p }) => [
      photo,
      megapixels.toFixed(1),
      h.ms.toFixed(0),
      p.ms.toFixed(0),
      (h.ms / p.ms).toFixed(2),
      h.mse.toFixed(3),
      p.mse.toFixed(3),
      h.bytes,
      p.bytes,
      h.peakMiB.toFixed(0),
    ]),
  ])
  save('speed', { pngquant: versionOf('pngquant'), rows })
}
