/**
 * Many files in one process against pngquant, in turn: the pictures named, and 40 generated sprites of 64 x 64. The
 * default against pngquant's, and the fastest settings of both. Wall and processor time.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { huepressCommand, runAgainst, TIME_HEADINGS, timeCells } from '../lib/against-pngquant.ts'
import { integer } from '../lib/options.ts'
import { makePicture } from '../lib/picture.ts'
import { type Command, requireFiles, withFolder } from '../lib/processes.ts'
import { versionOfPngquant } from '../lib/programs.ts'
import { save } from '../lib/results.ts'
import { printTable } from '../lib/tables.ts'

const SPRITES = 40

/** What is called: the default and the fastest of either. */
const SETTINGS = [
  { name: 'default', ours: '', theirs: '' },
  { name: 'fastest', ours: '--space srgb --dither 0 --speed 10 --effort 0 --no-advice', theirs: '--speed 11 --nofs' },
]

const words = (text: string) => text.split(' ').filter(Boolean)

/** PNG files for both. */
async function writeSources(photos: readonly string[], folder: string) {
  const files = photos.map(async (photo, n) => {
    const path = join(folder, `photo-${n}.png`)
    await sharp(photo, { ignoreIcc: true }).autoOrient().png().toFile(path)
    return path
  })
  const sprites = Array.from({ length: SPRITES }, async (_, n) => {
    const { data } = makePicture(64, 64, n + 1)
    const path = join(folder, `sprite-${n}.png`)
    await sharp(data, { raw: { width: 64, height: 64, channels: 4 } })
      .png()
      .toFile(path)
    return path
  })
  return { files: await Promise.all(files), sprites: await Promise.all(sprites) }
}

export async function bench(args: string[]): Promise<void> {
  const options = {
    runs: { type: 'string', default: '5' },
    colors: { type: 'string', default: '256' },
  } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [runs, colors] = [integer('runs', values.runs), integer('colors', values.colors, 2, 256)]
  requireFiles(positionals)
  const version = versionOfPngquant()
  const rows = await withFolder(async folder => {
    const { files, sprites } = await writeSources(positionals, folder)
    const results = []
    for (const [kind, paths] of Object.entries({ files, sprites })) {
      for (const { name, ours, theirs } of SETTINGS) {
        const huepress = huepressCommand([...paths, ...words(ours), '-c', `${colors}`, '-d', join(folder, 'out')])
        const pngquant: Command = ['pngquant', [...words(theirs), '--force', '--ext', '.pq', `${colors}`, ...paths]]
        results.push({ pictures: `${paths.length} ${kind}`, name, ...(await runAgainst(huepress, pngquant, runs)) })
      }
    }
    return results
  })
  printTable([
    ['pictures', 'settings', ...TIME_HEADINGS, 'peak MiB'],
    ...rows.map(row => [row.pictures, row.name, ...timeCells(row), row.peakMiB.toFixed(0)]),
  ])
  save('batch', { pngquant: version, runs, colors, rows })
}
