/**
 * Counts what the GPU path does for real pictures, by shader: dispatches, invocations, evaluations (a point or a box
 * held against a centroid), atomics, bytes; and what a GPU would need at least. Replayed from the CPU's data;
 * submissions, uploads and read-backs are those of a metered run on the adapter at hand, if there is one.
 */
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { packedPixels } from '../../src/common/pixel-keys.ts'
import { opaqueCode } from '../../src/quantize/histogram/morton.ts'
import type { Context } from '../lib/context.ts'
import { openDevice } from '../lib/dawn.ts'
import { meterDevice } from '../lib/meter.ts'
import { colorCounts, integer, spaceOf, UsageError } from '../lib/options.ts'
import { requireFiles } from '../lib/processes.ts'
import { save } from '../lib/results.ts'
import { printTable } from '../lib/tables.ts'
import { clusterWork } from './work/cluster.ts'
import { MACHINES, type Stage, timeOn, total, WORDS, type Work } from './work/counts.ts'
import { pixelWork } from './work/pixels.ts'
import { inputOf, replay } from './work/replay.ts'

type Image = Awaited<ReturnType<Context['library']['decode']>>
type Job = { colors: number; speed: number; space: ReturnType<typeof spaceOf> }

/** Engines on metered devices: what the replay cannot know. Null without an adapter. */
async function openMetered({ library }: Context) {
  const opened = await openDevice()
  if (!opened) return null
  const meter = meterDevice(opened.device)
  const engine = await library.createEngine({ backend: 'gpu', device: opened.device })
  return async (image: Image, job: Job) => {
    meter.take()
    const { report } = await engine.quantize(image, { ...job, dither: 0, lossy: 0 })
    return { adapter: opened.name, iterations: report.iterations, ...meter.take() }
  }
}

type Metered = NonNullable<Awaited<ReturnType<typeof openMetered>>>

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 })

/** 84.2K. */
const short = (value: number): string => compact.format(value)

const cells = (work: Work) => WORDS.map(name => short(work[name]))

const ratio = (work: Work, floor: Work) =>
  (['dispatches', 'evaluations', 'atomics'] as const)
    .filter(name => floor[name] > 0)
    .map(name => `${name} ${(work[name] / floor[name]).toFixed(2)}`)
    .concat(`bytes ${((work.read + work.written) / (floor.read + floor.written)).toFixed(2)}`)
    .join(', ')

function printStage(name: string, { rows, floor }: Stage): void {
  const sum = total(rows)
  printTable([
    [name, ...WORDS.map(word => (/read|written/.test(word) ? `bytes ${word}` : word))],
    ...Object.entries(rows).map(([shader, work]) => [`  ${shader}`, ...cells(work)]),
    ['  all', ...cells(sum)],
    ['  floor', ...cells(floor)],
  ])
  console.log(`  counted over floor: ${ratio(sum, floor)}`)
  for (const [machine, figures] of Object.entries(MACHINES)) {
    const [least, counted] = [floor, sum].map(work => timeOn(figures, work))
    console.log(
      `  ${machine}: ${least.ms.toFixed(3)} ms at least (${least.by}), ${counted.ms.toFixed(3)} as counted (${counted.by})`,
    )
  }
}

/** One picture at each K: counted, and printed stage by stage, then what goes over the link. */
async function countPhoto(photo: string, image: Image, jobs: readonly Job[], metered: Metered | null) {
  const pixels = packedPixels(image.data)
  const input = inputOf(image, jobs[0].space)
  const { keys, opaque } = input.histogram
  if (!opaque) throw new UsageError(`${photo} has alpha: this bench counts opaque pictures.`)
  const stages = pixelWork(pixels, keys.map(opaqueCode))
  const rows = []
  for (const job of jobs) {
    const cluster = clusterWork(replay(input, job))
    const link = metered && (await metered(image, job))
    const about = { photo: basename(photo), pixels: pixels.length, distinctColors: keys.length, colors: job.colors }
    rows.push({ ...about, count: stages.count, cluster, remap: stages.remap, metered: link })
    console.log(`\n${about.photo}: ${(pixels.length / 1e6).toFixed(1)} MP, ${keys.length} colors, K = ${job.colors}`)
    printStage('count', stages.count)
    printStage(`cluster, ${cluster.iterations} iterations`, cluster)
    printStage('remap', stages.remap)
    if (!link) continue
    const { bytesUploaded, bytesRead, submissions, readBacks, peakBytes, adapter } = link
    const transfers = `${short(bytesUploaded)}B up, ${short(bytesRead)}B back in ${readBacks} read-backs`
    console.log(`metered on ${adapter}: ${transfers}, ${submissions} submissions, ${short(peakBytes)}B of GPU memory`)
  }
  return rows
}

export async function bench(args: string[], context: Context): Promise<void> {
  const options = {
    colors: { type: 'string', default: '16,64,256' },
    space: { type: 'string', default: 'srgb' },
    speed: { type: 'string', default: '10' },
    'no-gpu': { type: 'boolean', default: false },
  } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const [speed, space] = [integer('speed', values.speed, 1, 10), spaceOf(values.space)]
  const jobs = colorCounts(values.colors).map(colors => ({ colors, speed, space }))
  const metered = values['no-gpu'] ? null : await openMetered(context)
  const rows = []
  for (const photo of requireFiles(positionals))
    rows.push(...(await countPhoto(photo, await context.library.decode(photo), jobs, metered)))
  save('work', { speed, space, rows })
}
