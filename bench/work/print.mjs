import { table } from '../stats.mjs'
import { MACHINES, timeOn } from './floor.mjs'
import { total } from './tally.mjs'

const short = value => {
  const steps = [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ]
  const [size, letter] = steps.find(([size]) => value >= size) ?? [1, '']
  return `${Number((value / size).toPrecision(3))}${letter}`
}

const cells = work =>
  ['dispatches', 'invocations', 'evaluations', 'atomics', 'read', 'written'].map(name => short(work[name] ?? 0))

const ratio = (work, floor) =>
  ['dispatches', 'evaluations', 'atomics']
    .filter(name => floor[name] > 0)
    .map(name => `${name} ${(work[name] / floor[name]).toFixed(2)}`)
    .concat(`bytes ${((work.read + work.written) / (floor.read + floor.written)).toFixed(2)}`)
    .join(', ')

function printStage(name, { rows, floor }) {
  const sum = total(rows)
  table([
    [name, 'dispatches', 'invocations', 'evaluations', 'atomics', 'bytes read', 'bytes written'],
    ...Object.entries(rows).map(([shader, work]) => [`  ${shader}`, ...cells(work)]),
    ['  all', ...cells(sum)],
    ['  floor', ...cells(floor)],
  ])
  console.log(`  counted over floor: ${ratio(sum, floor)}`)
  for (const [machine, figures] of Object.entries(MACHINES)) {
    const [least, counted] = [timeOn(figures, floor), timeOn(figures, sum)]
    console.log(
      `  ${machine}: ${least.ms.toFixed(3)} ms at least (${least.by}), ${counted.ms.toFixed(3)} as counted (${counted.by})`,
    )
  }
}

/** One picture at one K: stage by stage, then what goes over the link. */
export function printWork({ photo, pixels, distinctColors, colors, count, cluster, remap, metered }) {
  console.log(`\n${photo}: ${(pixels / 1e6).toFixed(1)} MP, ${distinctColors} colors, K = ${colors}`)
  printStage('count', count)
  printStage(`cluster, ${cluster.iterations} iterations`, cluster)
  printStage('remap', remap)
  if (!metered) return
  const { bytesUploaded, bytesRead, submissions, readBacks, peakBytes, adapter } = metered
  console.log(
    `metered on ${adapter}: ${short(bytesUploaded)}B up, ${short(bytesRead)}B back in ${readBacks} read-backs, ${submissions} submissions, ${short(peakBytes)}B of GPU memory`,
  )
}
