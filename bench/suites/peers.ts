/** huepress and other ways to a palette on the same pictures, in turn: into bench/results/peers.json. */
import { statSync } from 'node:fs'
import { loadavg } from 'node:os'
import { basename, join, parse } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { rewrite } from '../lib/documents.ts'
import { colorCounts, integer } from '../lib/options.ts'
import { countColors, meanSquaredError, readPixels } from '../lib/pixels.ts'
import { requireFiles, withFolder } from '../lib/processes.ts'
import { isPackage, type Program, program, runPrograms, somePrograms, versionsOf } from '../lib/programs.ts'
import { fromRoot, machine } from '../lib/results.ts'
import { spreadOf } from '../lib/stats.ts'
import { type Row, readStore, updateStore } from '../lib/store.ts'
import { grouped } from '../lib/tables.ts'
import { PAGE, peersInto } from './peers/page.ts'

const STORE = 'peers'

const LIKE = '--space srgb --effort 0'

export const PEERS: Program[] = [
  program('huepress, like for like', 'huepress', `\`${LIKE}\`: least error, not dithered, zlib`, LIKE),
  program('huepress, fastest', 'huepress', `\`${LIKE} --speed 10\``, `${LIKE} --speed 10`),
  program('huepress, default', 'huepress', 'for the eye: OKLab, dithered, lossy, squeezed'),
  ...[1, 4, 11].map(speed => {
    const args = `--speed ${speed} --nofs`
    return program(`pngquant, speed ${speed}`, 'pngquant', `\`pngquant ${args}\``, args)
  }),
  program('ImageMagick', 'ImageMagick', '`convert -dither None`', '-dither None'),
  program('sharp', 'sharp', '`png({ palette: true, dither: 0 })`, which rounds K up to 2, 4, 16 or 256'),
  program('@napi-rs/image', '@napi-rs/image, lossy', '`pngQuantize` at speed 5, always dithered'),
  program('libimagequant-wasm', 'libimagequant-wasm', 'speed 4, not dithered'),
  program('image-q', 'image-q', 'Wu and nearest entry; sharp decodes, UPNG writes'),
  program('gifenc', 'gifenc', '`quantize` and `applyPalette`; sharp decodes, a GIF comes of it', '', 'gif'),
  program('upng-js', 'upng-js', '`UPNG.encode` with K colors'),
  program('scikit-learn KMeans', 'scikit-learn', 'k-means++, one start, weighed distinct colors; Pillow writes'),
]

/** The picture as an 8-bit sRGB PNG, which every peer is given. */
async function pictureOf(path: string, folder: string) {
  const input = join(folder, `${parse(path).name}.png`)
  const image = sharp(path, { ignoreIcc: true, limitInputPixels: false })
  await image.autoOrient().png({ compressionLevel: 6 }).toFile(input)
  const original = await readPixels(input)
  const megapixels = ((original.width * original.height) / 1e6).toFixed(2)
  const size = `${original.width} × ${original.height}, ${megapixels} MP, ${grouped(statSync(input).size)} bytes as PNG`
  return { image: basename(path), input, original, size }
}

type Picture = Awaited<ReturnType<typeof pictureOf>>
type Outcome = Awaited<ReturnType<typeof runPrograms<Program>>>[0]

/** Times, error and bytes of a peer, or what went wrong. */
async function figuresOf({ program, output, done, failed }: Outcome, { original }: Picture): Promise<Partial<Row>> {
  if (failed !== undefined) return { failed }
  const { median: ms, low: min, high: max } = spreadOf(done.map(({ ms }) => ms))
  const calls = isPackage(program) ? done.map(({ out }): number => JSON.parse(out).callMs) : []
  const callMs = calls.length > 0 ? spreadOf(calls).median : undefined
  try {
    const pixels = await readPixels(output)
    const mse = meanSquaredError(original, pixels)
    return { ms, min, max, callMs, mse, bytes: statSync(output).size, entries: countColors(pixels) }
  } catch (error) {
    return { failed: (error as Error).message }
  }
}

export async function bench(args: string[]): Promise<void> {
  const text = { type: 'string' } as const
  const options = {
    runs: { ...text, default: '3' },
    colors: { ...text, default: '16,256' },
    timeout: { ...text, default: '180' },
    only: text,
    page: { type: 'boolean', default: false },
  } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  if (values.page) return rewrite(PAGE, page => peersInto(page, readStore(STORE)))
  const paths = requireFiles(positionals.length > 0 ? positionals : [fromRoot('examples/parrots.png')])
  const [runs, timeoutMs] = [integer('runs', values.runs), integer('timeout', values.timeout) * 1000]
  const { versions, missing } = versionsOf(somePrograms(PEERS, values.only))
  const peers = PEERS.filter(({ id }) => versions.has(id))
  const [load] = loadavg()
  const rows: Row[] = []
  await withFolder(async folder => {
    for (const path of paths) {
      const picture = await pictureOf(path, folder)
      for (const colors of colorCounts(values.colors)) {
        const outcomes = await runPrograms(peers, [picture.input, colors], { folder, runs, timeoutMs })
        for (const outcome of outcomes) {
          const { id, about, args } = outcome.program
          const row = { set: 'photos', image: picture.image, setting: id, colors, version: versions.get(id)! }
          const kind = isPackage(outcome.program) ? 'call' : 'process'
          const more = { args: args.join(' '), about, kind, runs, size: picture.size }
          rows.push({ ...row, ...more, ...(await figuresOf(outcome, picture)) })
        }
      }
    }
  })
  for (const [peer, what] of missing) console.log(`missing: ${peer}: ${what}`)
  updateStore(STORE, { rows, setup: { ...machine(), date: new Date().toISOString().slice(0, 10), load } })
}
