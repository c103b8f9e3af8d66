/** Palette error (8-bit sRGB mse, sRGB space, no dither) against a table of reference figures. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createEngine, decode } from '../dist/lib/node.js'
import { mean, save, table } from './stats.mjs'

const COLUMNS = ['wu', 'wu_10_lloyd', 'wu_lloyd_converged', 'iokm']

/** Rows `set,image,K,distinct_colors,wu,wu_10_lloyd,wu_lloyd_converged,iokm`. */
function readReference(path) {
  const [head, ...lines] = readFileSync(path, 'utf8').trim().split('\n')
  const names = head.split(',')
  return lines.map(line =>
    Object.fromEntries(line.split(',').map((cell, i) => [names[i], i > 1 ? Number(cell) : cell])),
  )
}

function summarise(rows) {
  const groups = Map.groupBy ? Map.groupBy(rows, row => `${row.set} K=${row.K}`) : groupBy(rows)
  return [...groups].map(([group, members]) => {
    const mse = mean(members.map(row => row.mse))
    const peers = Object.fromEntries(COLUMNS.map(column => [column, mean(members.map(row => row[column]))]))
    const iterations = mean(members.map(row => row.iterations))
    const ms = mean(members.map(row => row.ms))
    return { group, images: members.length, mse, ...peers, ratio: mse / peers.wu_lloyd_converged, iterations, ms }
  })
}

function groupBy(rows) {
  const groups = new Map()
  for (const row of rows) {
    const key = `${row.set} K=${row.K}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return groups
}

export async function bench(args) {
  const { values } = parseArgs({
    args,
    options: {
      images: { type: 'string' },
      reference: { type: 'string' },
      set: { type: 'string' },
      speed: { type: 'string', default: '5' },
    },
  })
  const wanted = readReference(values.reference).filter(row => !values.set || row.set === values.set)
  const engine = await createEngine({ backend: 'cpu' })
  const rows = []
  const speed = Number(values.speed)
  let last = { name: '', image: null }
  wanted.sort((a, b) => a.set.localeCompare(b.set) || a.image.localeCompare(b.image))
  for (const row of wanted) {
    const name = join(values.images, row.set, `${row.image}.png`)
    if (last.name !== name) last = { name, image: await decode(name) }
    const { report } = await engine.quantize(last.image, { colors: row.K, speed, space: 'srgb' })
    rows.push({
      ...row,
      mse: report.mse,
      iterations: report.iterations,
      ms: report.ms.init + report.ms.kmeans + report.ms.palette,
    })
  }
  const groups = summarise(rows)
  table([
    ['set', 'images', 'mse', ...COLUMNS, 'ratio', 'iterations', 'seed + cluster ms'],
    ...groups.map(g => [
      g.group,
      g.images,
      g.mse.toFixed(4),
      ...COLUMNS.map(c => g[c].toFixed(4)),
      g.ratio.toFixed(4),
      g.iterations.toFixed(1),
      g.ms.toFixed(0),
    ]),
  ])
  save(speed === 5 ? 'quality' : `quality-speed-${speed}`, { speed, groups, rows })
}
