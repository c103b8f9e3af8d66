/**
 * For a machine with a real GPU, in Node alone: generated photos from RGBA bytes in host memory to palette and indices in
 * host memory, stage by stage by the wall clock and, in a run of its own, shader by shader by timestamps; the bytes
 * against the CPU's; pngquant beside it if it is there. What does not fit says why, and the others go on.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import type { Context } from '../lib/context.ts'
import { type Opened, openDevice } from '../lib/dawn.ts'
import { generateNow, type Picture } from '../lib/generate.ts'
import { meterDevice } from '../lib/meter.ts'
import { COMMON, integer, integers, type Space, spaceOf, UsageError } from '../lib/options.ts'
import { inTurn, runWhole, versionOf, withFolder } from '../lib/processes.ts'
import { save } from '../lib/results.ts'
import { median, sameBytes, spreadOf } from '../lib/stats.ts'
import { printTable } from '../lib/tables.ts'
import { pngquant } from '../lib/tools.ts'

const HELP = `No adapter was found. On Linux Dawn needs Vulkan's loader (libvulkan1) and the driver's ICD: if it is not in
/usr/share/vulkan/icd.d name its file in VK_DRIVER_FILES (nvidia_icd.json for NVIDIA; no display is needed).`

const STAGES = ['upload', 'histogram', 'init', 'kmeans', 'lloyd', 'palette', 'remap', 'readBack', 'total'] as const

const PNGQUANT_RUNS = 3

interface Job {
  colors: number
  speed: number
  space: Space
  dither: 0
  lossy: 0
}

interface Settings {
  runs: number
  check: boolean
  pngquant: string | null
  library: Context['library']
}

/** What the adapter says of itself. */
function describe({ adapter, device, name }: Opened) {
  const { vendor, architecture, description } = adapter.info
  const { maxStorageBufferBindingSize, maxBufferSize } = device.limits
  const timestamps = device.features.has('timestamp-query')
  return { name, vendor, architecture, description, timestamps, maxStorageBufferBindingSize, maxBufferSize }
}

/** A generated photo of so many megapixels, 3 to 2. */
function makePicture(megapixels: number): Picture {
  const height = Math.round(Math.sqrt((megapixels * 1e6 * 2) / 3))
  return generateNow(Math.round((megapixels * 1e6) / height), height)
}

/** Medians of the runs behind a first one, which compiles. */
async function timeRuns(image: Picture, job: Job, { runs, library }: Settings) {
  const { device } = (await openDevice())!
  const engine = await library.createEngine({ backend: 'gpu', device })
  let result = await engine.quantize(image, job)
  const first = result.report.ms.total
  const times: (typeof result.report.ms)[] = []
  for (let run = 0; run < runs; run++) {
    result = await engine.quantize(image, job)
    times.push(result.report.ms)
  }
  device.destroy()
  const wall = STAGES.map(
    stage => [stage, spreadOf(times.map(({ parts, ...stages }) => ({ ...stages, ...parts })[stage]))] as const,
  )
  return { result, first, wall: Object.fromEntries(wall) }
}

/** The same once more on a device with a clock around each dispatch, which the wall times are not taken on. */
async function timeShaders(image: Picture, job: Job, { library }: Settings) {
  const { device } = (await openDevice())!
  const meter = meterDevice(device, { timed: true })
  const engine = await library.createEngine({ backend: 'gpu', device })
  await engine.quantize(image, job)
  meter.take()
  await meter.times()
  await engine.quantize(image, job)
  const measured = { work: meter.take(), shaders: await meter.times() }
  device.destroy()
  return measured
}

async function compareWithCpu(
  image: Picture,
  job: Job,
  gpu: { palette: Uint8Array; indices: Uint8Array },
  { library }: Settings,
) {
  const twin = await (await library.createEngine({ backend: 'cpu' })).quantize(image, job)
  const same = sameBytes(twin.palette, gpu.palette) && sameBytes(twin.indices, gpu.indices)
  return { same, cpuMs: twin.report.ms.total }
}

/** pngquant --speed 4 --nofs on the same picture: its whole process, with the PNG that it has to read and write. */
async function timePngquant({ width, height, data }: Picture, colors: number) {
  return withFolder(async folder => {
    const [source, target] = ['source.png', 'target.png'].map(name => join(folder, name))
    await sharp(data, { raw: { width, height, channels: 4 } })
      .png({ compressionLevel: 1 })
      .toFile(source)
    const times: number[] = []
    const command = pngquant(['--speed', '4', '--nofs'], source, target, colors)
    await inTurn([command], PNGQUANT_RUNS, async () => times.push((await runWhole(command)).ms))
    return { ms: median(times) }
  })
}

async function measureCase(image: Picture, job: Job, settings: Settings) {
  const { result, first, wall } = await timeRuns(image, job, settings)
  const { distinctColors, iterations, converged, mse } = result.report
  const timed = await timeShaders(image, job, settings)
  const compared = settings.check ? await compareWithCpu(image, job, result, settings) : undefined
  const peer = settings.pngquant ? await timePngquant(image, job.colors) : undefined
  return { distinctColors, iterations, converged, mse, first, wall, ...timed, ...compared, pngquant: peer }
}

interface About {
  megapixels: number
  colors?: number
  speed?: number
}
type Case = About & Awaited<ReturnType<typeof measureCase>>
type Failed = About & { error: string }

const isMeasured = (one: Case | Failed): one is Case => !('error' in one)

async function measurePicture(
  megapixels: number,
  jobs: readonly Job[],
  settings: Settings,
): Promise<(Case | Failed)[]> {
  console.error(`${megapixels} MP`)
  let image: Picture
  try {
    image = makePicture(megapixels)
  } catch (error) {
    return [{ megapixels, error: `The picture could not be made: ${(error as Error).message}` }]
  }
  const cases: (Case | Failed)[] = []
  for (const job of jobs) {
    const about = { megapixels: (image.width * image.height) / 1e6, colors: job.colors, speed: job.speed }
    const failed = (error: Error): Failed => ({ ...about, error: error.message })
    const one = await measureCase(image, job, settings).then(figures => ({ ...about, ...figures }), failed)
    cases.push(one)
    const words = isMeasured(one) ? `${one.wall.total.median.toFixed(1)} ms` : one.error
    console.error(`  K = ${job.colors}, speed ${job.speed}: ${words}`)
  }
  return cases
}

const ms = (value?: number) => (value === undefined ? '-' : value.toFixed(value < 10 ? 2 : 0))

function printCases(cases: readonly (Case | Failed)[]): void {
  const measured = cases.filter(isMeasured)
  const lead = ({ megapixels, colors, speed }: Case) => [megapixels.toFixed(1), colors!, speed!]
  const stages = STAGES.map(stage => `${stage} ms`)
  const rest = ['first ms', 'GPU MiB', '= CPU', 'CPU ms', 'pngquant ms', 'times faster']
  printTable([
    ['MP', 'K', 'speed', 'colors', 'iterations', ...stages, ...rest],
    ...measured.map(one => [
      ...lead(one),
      one.distinctColors,
      one.iterations,
      ...STAGES.map(stage => ms(one.wall[stage].median)),
      ms(one.first),
      ms(one.work.peakBytes / 2 ** 20),
      one.same === undefined ? '-' : one.same ? 'yes' : 'NO',
      ms(one.cpuMs),
      ms(one.pngquant?.ms),
      one.pngquant ? (one.pngquant.ms / one.wall.total.median).toFixed(1) : '-',
    ]),
  ])
  const names = [...new Set(measured.flatMap(({ shaders }) => Object.keys(shaders ?? {})))]
  if (names.length > 0) {
    console.log('\nMilliseconds by shader, from timestamps:')
    const all = (shaders: Record<string, number>) => Object.values(shaders).reduce((sum, value) => sum + value, 0)
    printTable([
      ['MP', 'K', 'speed', ...names, 'all'],
      ...measured.map(one => [...lead(one), ...names.map(name => ms(one.shaders?.[name])), ms(all(one.shaders ?? {}))]),
    ])
  }
  for (const one of cases) {
    const words = isMeasured(one) ? one.same === false && "THE BYTES DIFFER FROM THE CPU'S" : one.error
    if (words)
      console.log(`${one.megapixels} MP${one.colors ? `, K = ${one.colors}, speed ${one.speed}` : ''}: ${words}`)
  }
}

export async function bench(args: string[], { library }: Context): Promise<number> {
  const options = {
    ...COMMON,
    sizes: { type: 'string', default: '2,8,24,100' },
    colors: { type: 'string', default: '16,64,256' },
    speeds: { type: 'string', default: '10,5' },
    runs: { type: 'string', default: '7' },
    'no-pngquant': { type: 'boolean', default: false },
    'no-check': { type: 'boolean', default: false },
  } as const
  const { values } = parseArgs({ args, options })
  const opened = await openDevice()
  if (!opened) throw new UsageError(HELP)
  opened.device.destroy()
  const adapter = describe(opened)
  console.log(`${adapter.name}; timestamps: ${adapter.timestamps ? 'yes' : 'no, so none by shader'}`)
  const space = spaceOf(values.space)
  const jobs = integers('colors', values.colors, 2, 256).flatMap(colors =>
    integers('speeds', values.speeds, 1, 10).map(speed => ({ colors, speed, space, dither: 0, lossy: 0 }) as const),
  )
  const version = values['no-pngquant'] ? null : versionOf('pngquant')
  const runs = integer('runs', values.runs)
  const settings = { runs, check: !values['no-check'], pngquant: version, library }
  const cases = []
  for (const size of values.sizes.split(',')) cases.push(...(await measurePicture(Number(size), jobs, settings)))
  printCases(cases)
  save('gpu', { adapter, pngquant: version, runs, space, cases })
  return cases.some(one => isMeasured(one) && one.same === false) ? 1 : 0
}
