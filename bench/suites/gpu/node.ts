/** The cases in this process, and the times of single shaders by timestamps. */
import { cpus, freemem, platform, release, totalmem } from 'node:os'
import { basename } from 'node:path'
import type { Context } from '../../lib/context.ts'
import { openDevice } from '../../lib/dawn.ts'
import { meterDevice } from '../../lib/meter.ts'
import { makePicture } from '../../lib/picture.ts'
import { type Choice, casesOf, picturesOf } from './cases.ts'
import { runOnce } from './measure.ts'
import { type CaseResult, isSoftware, nameOf, type PlaceResult } from './result.ts'
import { openBench, type Photo, runBench } from './run.ts'

type Library = Context['library']

async function photoOf(path: string, library: Library): Promise<Photo> {
  const { width, height } = await library.decode(path)
  return { picture: basename(path), width, height, open: () => library.decode(path) }
}

/** The CPU, and Dawn where the package and an adapter are there. */
export async function runInNode(
  library: Library,
  choice: Choice,
  path: string | undefined,
  onStep: (words: string) => void,
): Promise<PlaceResult> {
  const { missing, ...bench } = await openBench(library)
  const { gpu, cpu } = bench.engines
  const adapter = gpu?.adapter ?? null
  const cases: CaseResult[] = []
  const photo = path === undefined ? undefined : await photoOf(path, library)
  const hooks = { onStep, onCase: (result: CaseResult) => void cases.push(result) }
  try {
    await runBench({ ...bench, missing }, choice, hooks, { photo, memory: freemem() })
  } finally {
    gpu?.destroy()
    cpu?.destroy()
  }
  return {
    place: 'Node',
    version: process.version,
    adapter,
    software: isSoftware(adapter),
    missing,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    choice,
    cases,
  }
}

/** GPU memory and milliseconds by shader of each generated case: a second run on a device with a clock at every dispatch. */
export async function timeShaders(library: Library, choice: Choice) {
  const results = []
  for (const one of picturesOf(choice).flatMap(picture => casesOf(picture, choice))) {
    const opened = await openDevice()
    if (!opened) throw new Error('No adapter was found.')
    const meter = meterDevice(opened.device, { timed: true })
    const engine = await library.createEngine({ backend: 'gpu', device: opened.device })
    const image = makePicture(one.width, one.height)
    await runOnce(library, engine, image, one, choice.speed)
    meter.take()
    await meter.times()
    await runOnce(library, engine, image, one, choice.speed)
    const { peakBytes } = meter.take()
    results.push({ name: nameOf(one), peakMiB: peakBytes / 2 ** 20, ms: await meter.times() })
    opened.device.destroy()
  }
  return results
}

export type ShaderTimes = Awaited<ReturnType<typeof timeShaders>>
