/** Palette error (8-bit sRGB mse, sRGB space, no dither) against a table of reference figures. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Context } from '../lib/context.ts'
import { integer, UsageError } from '../lib/options.ts'
import { save } from '../lib/results.ts'
import { mean } from '../lib/stats.ts'
import { printTable } from '../lib/tables.ts'

type Row = Record<string, string | number>

/** Rows `set,image,K,` and then figures, `wu_lloyd_converged` among them. */
function readReference(path: string): Row[] {
  const [head, ...lines] = readFileSync(path, 'utf8').trim().split('\n')
  const names = head.split(',')
  const cellOf = (cell: string, i: number) => [names[i], i > 1 ? Number(cell) : cell]
  return lines.map(line => Object.fromEntries(line.split(',').map(cellOf)))
}

export async function bench(args: string[], { library }: Context): Promise<void> {
  const text = { type: 'string' } as const
  const options = { images: text, reference: text, set: text, speed: { ...text, default: '5' } }
  const { images, reference, set, ...values } = parseArgs({ args, options }).values
  if (!images || !reference) throw new UsageError('Name pictures and reference: --images DIR --reference CSV.')
  const speed = integer('speed', values.speed, 1, 10)
  const engine = await library.createEngine({ backend: 'cpu' })
  const rows: Row[] = []
  for (const row of readReference(reference).filter(row => !set || row.set === set)) {
    const image = await library.decode(join(images, `${row.set}`, `${row.image}.png`))
    const { mse, iterations, ms } = (await engine.quantize(image, { colors: +row.K, speed, space: 'srgb' })).report
    rows.push({ ...row, mse, iterations, ms: ms.init + ms.kmeans + ms.palette })
  }
  const figures = Object.keys(rows[0]).slice(3)
  const groups = [...new Set(rows.map(({ set, K }) => `${set} K=${K}`))].map(group => {
    const own = rows.filter(({ set, K }) => `${set} K=${K}` === group)
    const means = figures.map(name => mean(own.map(row => row[name] as number)))
    return [group, own.length, ...means.map(value => value.toFixed(4))]
  })
  printTable([['set', 'images', ...figures], ...groups])
  save(`quality-speed-${speed}`, { speed, rows })
}
