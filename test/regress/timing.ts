import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { spreadOf } from '../../bench/lib/stats.ts'
import { CORPUS } from './corpus.ts'
import { GOLDEN, linesOf } from './golden.ts'
import type { Place } from './places.ts'
import { OPENERS, type PlaceName } from './run.ts'

/** One time divided by another of the same run; comparable only on the same adapter or as many cores. */
export interface Ratio {
  id: string
  on: string
  ratio: number
}

/** Times of a busy machine vary: only a ratio that has come to so many times what it was counts. */
const MARGIN = 3

const RUNS = 5

const exec = promisify(execFile)
const parrots = fileURLToPath(new URL('../../examples/parrots.png', import.meta.url))
const cli = fileURLToPath(new URL('../../dist/lib/cli.js', import.meta.url))

/** Runs two things in turn, once to warm up; gives the median time of the first by that of the second. */
async function ratioOf(first: () => Promise<unknown>, second: () => Promise<unknown>): Promise<number> {
  const times: [number[], number[]] = [[], []]
  for (let run = 0; run <= RUNS; run++) {
    for (const [n, work] of [first, second].entries()) {
      const start = performance.now()
      await work()
      if (run > 0) times[n].push(performance.now() - start)
    }
  }
  return spreadOf(times[0]).median / spreadOf(times[1]).median
}

async function gpuRatio(gpu: Place, cpu: Place): Promise<Ratio> {
  const file = await CORPUS.find(({ name }) => name === 'parrots')!.file()
  const work = (place: Place) => () => place.run(file, { colors: 64, space: 'srgb', speed: 10, effort: 0 })
  return { id: `${gpu.name} / ${cpu.name}`, on: gpu.adapter as string, ratio: await ratioOf(work(gpu), work(cpu)) }
}

/** Whole processes: the picture as PNG, 256 colors, least error, fast files. Null where there is no pngquant. */
async function pngquantRatio(): Promise<Ratio | null> {
  if (spawnSync('pngquant', ['--version']).status !== 0) return null
  const folder = mkdtempSync(join(tmpdir(), 'huepress-timing-'))
  const output = join(folder, 'out.png')
  const ours = [
    cli,
    parrots,
    '-c',
    '256',
    '--space',
    'srgb',
    '--effort',
    '0',
    '--backend',
    'cpu',
    '-q',
    '-f',
    '-o',
    output,
  ]
  const theirs = ['--speed', '4', '--nofs', '--force', '--output', output, '256', parrots]
  try {
    const ratio = await ratioOf(
      () => exec(process.execPath, ours),
      () => exec('pngquant', theirs),
    )
    return { id: 'huepress / pngquant', on: `${availableParallelism()} cores`, ratio }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(names: PlaceName[]): Promise<Ratio[]> {
  const ratios: Ratio[] = []
  const nodePlaces = names.includes('dawn') ? [...(await OPENERS.dawn()), ...(await OPENERS.cpu())] : []
  const chromePlaces = names.includes('chrome') ? await OPENERS.chrome() : []
  for (const [gpu, cpu] of [nodePlaces, chromePlaces]) {
    if (gpu) ratios.push(await gpuRatio(gpu, cpu))
  }
  for (const place of [...nodePlaces, ...chromePlaces]) await place.close()
  const outside = names.includes('cpu') ? await pngquantRatio() : null
  return outside ? [...ratios, outside] : ratios
}

const isSame = (a: Ratio, b: Ratio) => a.id === b.id && a.on === b.on

/** One sentence a ratio that is far above its golden value. */
export function tooSlow(ratios: Ratio[], golden: Ratio[]): string[] {
  return ratios.flatMap(one => {
    const known = golden.find(other => isSame(one, other))
    if (!known || one.ratio <= known.ratio * MARGIN) return []
    const [now, was] = [one.ratio, known.ratio].map(ratio => ratio.toFixed(2))
    return [`${one.id} on ${one.on}: ${now}, more than ${MARGIN} times the ${was} it was`]
  })
}

const path = join(GOLDEN, 'timing.json')
const readRatios = (): Ratio[] => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [])

/** Ratios of this machine in place of those there were; others stay. */
function writeRatios(ratios: Ratio[], golden: Ratio[]) {
  const others = golden.filter(other => !ratios.some(one => isSame(one, other)))
  const all = [...others, ...ratios.map(one => ({ ...one, ratio: Number(one.ratio.toPrecision(3)) }))]
  writeFileSync(path, linesOf(all.sort((a, b) => (a.id + a.on < b.id + b.on ? -1 : 1))))
}

/** Measures GPU against CPU and huepress against pngquant, prints the ratios and gives what is too slow. */
export async function compareTiming({ update, places }: { update: boolean; places: PlaceName[] }): Promise<string[]> {
  console.log(`\nRatios of median times over ${RUNS} runs in turn:`)
  const golden = readRatios()
  const ratios = await measure(places)
  for (const one of ratios) {
    const known = golden.find(other => isSame(one, other))
    console.log(
      `  ${one.id} on ${one.on}: ${one.ratio.toFixed(2)} (${known ? `was ${known.ratio}` : 'nothing to compare with'})`,
    )
  }
  if (places.includes('cpu') && !ratios.some(({ id }) => id.endsWith('pngquant')))
    console.log('  pngquant was not found.')
  if (update) writeRatios(ratios, golden)
  return update ? [] : tooSlow(ratios, golden)
}
