/**
 * The clustering's work against a plain kernel and image-palette-webgpu, all three on one adapter in one run: evaluations,
 * atomics and bytes of an iteration, counted, and its time as a ratio. On a software adapter the times say nothing about
 * a GPU, and the run says so.
 */
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import type { Context } from '../lib/context.ts'
import { openDevice } from '../lib/dawn.ts'
import { COMMON, integer, type Space, spaceOf, UsageError } from '../lib/options.ts'
import { requireFiles } from '../lib/processes.ts'
import { save } from '../lib/results.ts'
import { grouped, printTable } from '../lib/tables.ts'
import { timePeer } from './brute-peer.ts'
import { type Timed, timePlain } from './brute-plain.ts'
import { isSoftware } from './gpu-cpu/result.ts'
import { clusterWork } from './work/cluster.ts'
import { total } from './work/counts.ts'
import { inputOf, replay } from './work/replay.ts'

const WORDS = ['evaluations', 'atomics', 'read', 'written'] as const

interface Settings {
  colors: number
  space: Space
  iterations: number
}

async function comparePhoto(photo: string, { colors, space, iterations }: Settings, context: Context) {
  const { decode, createEngine } = context.library
  const image = await decode(photo)
  const input = inputOf(image, space)
  const replayed = replay(input, { colors, speed: 10 })
  const { frames } = replayed
  const work = total(clusterWork(replayed).rows)
  const { device } = (await openDevice())!
  const engine = await createEngine({ backend: 'gpu', device })
  const job = { colors, space, speed: 10, dither: 0, lossy: 0 }
  await engine.quantize(image, job)
  const { report } = await engine.quantize(image, job)
  device.destroy()
  const ours = Object.fromEntries(WORDS.map(name => [name, work[name] / frames.length])) as Timed
  const contest = { input, start: frames[0], iterations: Math.min(frames.length, iterations) }
  const rows = [
    { name: 'huepress', ...ours, ms: report.ms.parts.lloyd / report.iterations },
    { name: 'plain kernel', ...(await timePlain(contest)) },
  ]
  const peer = await timePeer(contest, context)
  if (peer) rows.push({ name: 'image-palette-webgpu', ...peer })
  return { photo: basename(photo), colors, points: input.points.weights.length, rows }
}

export async function bench(args: string[], context: Context): Promise<void> {
  const options = { ...COMMON, iterations: { type: 'string', default: '24' } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  requireFiles(positionals)
  const opened = await openDevice()
  if (!opened) throw new UsageError('No adapter was found: see `npm run bench -- gpu`.')
  opened.device.destroy()
  const { name } = opened
  const software = isSoftware(name)
  console.log(`${name}${software ? ': a software adapter, whose times say nothing about a GPU' : ''}`)
  const settings = {
    colors: integer('colors', values.colors, 2, 256),
    space: spaceOf(values.space),
    iterations: integer('iterations', values.iterations),
  }
  const contests = []
  for (const photo of positionals) contests.push(await comparePhoto(photo, settings, context))
  for (const { photo, points, colors, rows } of contests) {
    console.log(`\n${photo}: ${points} colors, K = ${colors}; an iteration, and its time over that of huepress`)
    printTable([
      ['', ...WORDS, 'time'],
      ...rows.map(row => [row.name, ...WORDS.map(word => grouped(row[word])), (row.ms / rows[0].ms).toFixed(2)]),
    ])
  }
  save('brute', { adapter: name, software, contests })
}
