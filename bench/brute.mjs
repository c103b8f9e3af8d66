/**
 * The clustering's work against a plain kernel and image-palette-webgpu, all three on one adapter in one run: evaluations,
 * atomics and bytes of an iteration, counted, and its time as a ratio. On a software adapter the times say nothing about
 * a GPU, and the run says so.
 */
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { createEngine, decode } from '../dist/lib/node.js'
import { openDevice } from './gpu/dawn.mjs'
import { timePeer } from './gpu/peer.mjs'
import { timePlain } from './gpu/plain.mjs'
import { openSource } from './source.mjs'
import { save, table } from './stats.mjs'
import { clusterWork } from './work/cluster.mjs'
import { countAll, framesOf, loadCore } from './work/core.mjs'
import { total } from './work/tally.mjs'

const WORDS = ['evaluations', 'atomics', 'read', 'written']

/** Work of an iteration, from that of all. */
const each = (work, iterations) => Object.fromEntries(WORDS.map(name => [name, work[name] / iterations]))

async function timeOurs(image, { colors, space }) {
  const { device } = await openDevice()
  const engine = await createEngine({ backend: 'gpu', device })
  const job = { colors, space, speed: 10, dither: 0, lossy: 0 }
  await engine.quantize(image, job)
  const { report } = await engine.quantize(image, job)
  device.destroy()
  return report.ms.parts.lloyd / report.iterations
}

async function comparePhoto(core, photo, options) {
  const image = await decode(photo)
  const input = countAll(core, image, options.space)
  const { frames, labelsOf } = framesOf(core, input, { colors: options.colors, seed: 0, speed: 10 })
  const ours = clusterWork(core, input, frames, labelsOf)
  const contest = { input, start: frames[0], iterations: Math.min(frames.length, options.iterations) }
  const rows = [
    { name: 'huepress', ...each(total(ours.rows), frames.length), ms: await timeOurs(image, options) },
    { name: 'plain kernel', ...(await timePlain(contest)) },
  ]
  const peer = await timePeer(contest)
  if (peer) rows.push({ name: 'image-palette-webgpu', ...peer })
  return { photo: basename(photo), colors: options.colors, points: input.points.weights.length, rows }
}

export async function bench(args) {
  const { values, positionals } = parseArgs({
    args,
    options: {
      colors: { type: 'string', default: '256' },
      space: { type: 'string', default: 'srgb' },
      iterations: { type: 'string', default: '24' },
    },
    allowPositionals: true,
  })
  const found = await openDevice()
  if (!found) throw new Error('No adapter was found: see `npm run bench -- gpu`.')
  found.device.destroy()
  const source = await openSource()
  const { isSoftware } = await source.loadBench('cases/adapter.ts')
  const software = isSoftware(found.name)
  console.log(`${found.name}${software ? ': a software adapter, whose times say nothing about a GPU' : ''}`)
  const core = await loadCore(source)
  const options = { colors: Number(values.colors), space: values.space, iterations: Number(values.iterations) }
  const contests = []
  for (const photo of positionals) contests.push(await comparePhoto(core, photo, options))
  await source.close()
  for (const { photo, points, colors, rows } of contests) {
    console.log(`\n${photo}: ${points} colors, K = ${colors}; an iteration, and its time over that of huepress`)
    table([
      ['', ...WORDS, 'time'],
      ...rows.map(row => [
        row.name,
        ...WORDS.map(name => Math.round(row[name]).toLocaleString('en')),
        (row.ms / rows[0].ms).toFixed(2),
      ]),
    ])
  }
  save('brute', { adapter: found.name, software, contests })
  setImmediate(() => process.exit())
}
