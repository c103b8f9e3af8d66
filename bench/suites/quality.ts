/** Palette error (8-bit sRGB mse, sRGB space, no dither) against a table of reference figures. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Context } from '../lib/context.ts'
import { integer, UsageError } from '../lib/options.ts'
import { save } from '../lib/results.ts'
import { mean } from '../lib/stats.ts'
import { printTable } from '../lib/tables.ts'

const COLUMNS = ['wu', 'wu_10_lloyd', 'wu_lloyd_converged', 'iokm'] as const
const FIGURES = ['mse', ...COLUMNS, 'iterations', 'ms'] as const

type Reference = { set: string; image: string; K: number } & Record<(typeof COLUMNS)[number], number>
type Row = Reference & Record<(typeof FIGURES)[number], number>

/** Rows `set,image,K,distinct_colors,wu,wu_10_lloyd,wu_lloyd_converged,iokm`. */
function readReference(path: string): Reference[] {
  const [head, ...lines] = readFileSync(path, 'utf8').trim().split('\n')
  const names = head.split(',')
  const rowOf = (cells: string[]) => names.map((name, i) => [name, i > 1 ? Number(cells[i]) : cells[i]])
  return lines.map(line => Object.fromEntries(rowOf(line.split(','))))
}

function summarise(rows: Row[]) {
  const groups = [...new Set(rows.map(row => `${row.set} K=${row.K}`))]
  return groups.map(group => {
    const own = rows.filter(row => `${row.set} K=${row.K}` === group)
    const means = Object.fromEntries(FIGURES.map(name => [name, mean(own.map(row => row[name]))]))
    return { group, images: own.length, ...means, ratio: means.mse / means.wu_lloyd_converged } as unknown as Summary
  })
}

type Summary = { group: string; images: number; ratio: number } & Record<(typeof FIGURES)[number], number>

export async function bench(args: string[], { library }: Context): Promise<void> {
  const options = {
    images: { type: 'string' },
    reference: { type: 'string' },
    set: { type: 'string' },
    speed: { type: 'string', default: '5' },
  } as const
  const { images, reference, set, ...values } = parseArgs({ args, options }).values
  if (!images || !reference)
    throw new UsageError('Name the pictures and their reference: --images DIR --reference CSV.')
  const speed = integer('speed', values.speed, 1, 10)
  const wanted = readReference(reference).filter(row => !set || row.set === set)
  const engine = await library.createEngine({ backend: 'cpu' })
  const rows: Row[] = []
  for (const row of wanted) {
    const image = await library.decode(join(images, row.set, `${row.image}.png`))
    const { report } = await engine.quantize(image, { colors: row.K, speed, space: 'srgb' })
    rows.push({
      ...row,
      mse: report.mse,
      iterations: report.iterations,
      ms: report.ms.init + report.ms.kmeans + report.ms.palette,
    })
  }
  const groups = summarise(rows)
  const figures = (g: Summary) => ['mse', ...COLUMNS, 'ratio'].map(name => g[name as keyof Summary] as number)
  printTable([
    ['set', 'images', 'mse', ...COLUMNS, 'ratio', 'iterations', 'seed + cluster ms'],
    ...groups.map(g => [
      g.group,
      g.images,
      ...figures(g).map(value => value.toFixed(4)),
      g.iterations.toFixed(1),
      g.ms.toFixed(0),
    ]),
  ])
  save(speed === 5 ? 'quality' : `quality-speed-${speed}`, { speed, groups, rows })
}
