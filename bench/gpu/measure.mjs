/** One picture at one K and speed: wall times, times by shader, the work that was asked for, and the CPU's bytes. */
import { createEngine } from '../../dist/lib/node.js'
import { median } from '../stats.mjs'

const STAGES = ['count', 'upload', 'seed', 'cluster', 'lloyd', 'remap', 'readBack', 'total']

const spreadOf = values => ({ median: median(values), low: Math.min(...values), high: Math.max(...values) })

const same = (a, b) => Buffer.compare(a.palette, b.palette) === 0 && Buffer.compare(a.indices, b.indices) === 0

/** Medians of the runs behind a first one, which compiles. */
async function timeRuns(engine, image, job, runs) {
  const times = Object.fromEntries(STAGES.map(stage => [stage, []]))
  let result = await engine.quantize(image, job)
  const first = result.report.ms.total
  for (let run = 0; run < runs; run++) {
    result = await engine.quantize(image, job)
    for (const stage of STAGES) times[stage].push(result.report.ms[stage] ?? 0)
  }
  return { result, first, wall: Object.fromEntries(STAGES.map(stage => [stage, spreadOf(times[stage])])) }
}

/** The same once more on a device with a clock around each dispatch, which the wall times are not taken on. */
async function timeShaders(open, image, job) {
  const { meter, engine, close } = await open(true)
  await engine.quantize(image, job)
  meter.take()
  await meter.times()
  await engine.quantize(image, job)
  const work = meter.take()
  const shaders = await meter.times()
  close()
  return { work, shaders }
}

async function compareWithCpu(image, job, result) {
  const cpu = await createEngine({ backend: 'cpu' })
  const twin = await cpu.quantize(image, job)
  return { same: same(twin, result), cpuMs: twin.report.ms.total }
}

export async function measureCase(image, { colors, speed, space, runs, check }, open) {
  const { width, height } = image
  const about = { megapixels: (width * height) / 1e6, width, height, colors, speed }
  const job = { colors, speed, space, dither: 0, lossy: 0 }
  try {
    const { engine, close } = await open(false)
    const { result, first, wall } = await timeRuns(engine, image, job, runs)
    close()
    const { distinctColors, iterations, converged, mse } = result.report
    const seen = { distinctColors, iterations, converged, mse, first, wall }
    const compared = check ? await compareWithCpu(image, job, result) : {}
    return { ...about, ...seen, ...(await timeShaders(open, image, job)), ...compared }
  } catch (error) {
    return { ...about, error: error.message }
  }
}
