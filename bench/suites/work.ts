/**
 * What the shaders do in a job, counted stage by stage on a device whose shaders count: dispatches, steps, evaluations,
 * atomics, bytes. Beside it the least that any GPU has to do, and the time that follows from both.
 */
import { basename, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { packedPixels } from '../../src/common/pixel-keys.ts'
import { countSteps, rowsOf } from '../../src/gpu/dither/dither-parts.ts'
import { leastRdoSteps } from '../../src/gpu/rdo/rdo-parts.ts'
import type { DecodedImage, QuantizeOptions, RgbaImage } from '../../src/index.ts'
import { planStrips } from '../../src/quantize/dither/strips.ts'
import type { Context } from '../lib/context.ts'
import { COUNTING_LIMITS, countDevice } from '../lib/count/count-device.ts'
import { openDevice } from '../lib/dawn.ts'
import { rewrite } from '../lib/documents.ts'
import { meterDevice } from '../lib/meter.ts'
import { integer, someOf, UsageError } from '../lib/options.ts'
import { makePicture } from '../lib/picture.ts'
import { requireFiles } from '../lib/processes.ts'
import { fromRoot, readJson, save } from '../lib/results.ts'
import { printTable } from '../lib/tables.ts'
import { picturesOf, SIZES } from './gpu/cases.ts'
import { asDecoded } from './gpu/measure.ts'
import { countsByStage, type Facts, floorsOf, workOf } from './work/stages.ts'
import { PAGE, rowText, tablesInto, type WorkRow } from './work/tables.ts'

/** Rows that a workgroup of the dithering has under way, as on a card. */
const DITHER_ROWS = 256
/** Bytes of a step of the choice by size, a wait each. */
const CHOICE_WAITS = 8

/** Colors of that run: so many that an index takes a byte, and few, since noise is hard to prune. */
const FEW = 32

/** A picture with as many colors as take every stage to the GPU, so that the device tests all before it is counted. */
function noise(): RgbaImage {
  const [width, height] = [256, 160]
  const data = new Uint8Array(width * height * 4)
  let chance = 1
  for (let i = 0; i < data.length; i++) {
    chance = (Math.imul(chance, 1664525) + 1013904223) | 0
    data[i] = i % 4 === 3 ? 255 : chance >>> 24
  }
  return { width, height, data }
}

/** A device that counts; the library takes it for a card, so that groups are as large as they are there. */
async function openCounting() {
  const opened = await openDevice(COUNTING_LIMITS)
  if (!opened) throw new UsageError('No GPU was found, nor one in software.')
  Object.defineProperty(opened.device, 'adapterInfo', { value: { vendor: 'counting' } })
  return { ...opened, take: meterDevice(opened.device, countDevice(opened.device)) }
}

function factsOf(image: RgbaImage, distinctColors: number, counts: Facts['counts']): Facts {
  const { width, height } = image
  const stripRows = rowsOf(planStrips(image))
  const ditherSteps = countSteps(width, stripRows, DITHER_ROWS)
  const choiceSteps = CHOICE_WAITS * leastRdoSteps(width, stripRows)
  return { pixels: packedPixels(image.data), width, height, distinctColors, ditherSteps, choiceSteps, counts }
}

interface Named {
  name: string
  image: DecodedImage
}

async function countJob(library: Context['library'], { name, image }: Named, options: QuantizeOptions, shown: string) {
  const { device, name: adapter, take } = await openCounting()
  try {
    const engine = await library.createEngine({ backend: 'gpu', device })
    const run = (image: DecodedImage, more = {}) => library.compress(image, { engine, ...options, ...more })
    await run(asDecoded(noise()), { colors: FEW })
    await take()
    const { report } = await run(image)
    const { counts, submissions, readBacks, bytesUploaded, bytesRead, peakBytes } = await take()
    const facts = factsOf(image, report.distinctColors, counts!)
    const floors = floorsOf(facts)
    const stages = Object.entries(countsByStage(counts!)).map(([stage, own]): [string, WorkRow['stages'][string]] => {
      return [stage, { work: workOf(own), floor: floors[stage] ?? null }]
    })
    const row: WorkRow = {
      picture: name,
      width: image.width,
      height: image.height,
      distinctColors: report.distinctColors,
      iterations: report.iterations,
      options: shown,
      adapter,
      submissions,
      waits: readBacks,
      bytesUp: bytesUploaded,
      bytesDown: bytesRead,
      peakBytes,
      stages: Object.fromEntries(stages),
    }
    return { ...row, counts }
  } finally {
    device.destroy()
  }
}

/** Milliseconds by pass and shader, of the second of two runs; empty if the adapter has no timestamps. */
async function timeJob({ compress, createEngine }: Context['library'], image: DecodedImage, options: QuantizeOptions) {
  const opened = await openDevice()
  if (!opened) throw new UsageError('No GPU was found, nor one in software.')
  try {
    const take = meterDevice(opened.device)
    const engine = await createEngine({ backend: 'gpu', device: opened.device })
    for (let run = 0; run < 2; run++) {
      await take()
      await compress(image, { engine, ...options })
    }
    return (await take()).ms ?? {}
  } finally {
    opened.device.destroy()
  }
}

const text = { type: 'string' } as const
const JOB = { colors: text, speed: text, space: text, dither: text, lossy: text } as const
const OPTIONS = { ...JOB, sizes: text, page: text, times: { type: 'boolean', default: false } } as const

/** The options of the job that were asked for; all others are the library's defaults. */
function jobOf({ colors, speed, space, dither, lossy }: Record<string, string | undefined>): QuantizeOptions {
  return {
    ...(colors && { colors: integer('colors', colors, 2, 256) }),
    ...(speed && { speed: integer('speed', speed, 1, 10) }),
    ...(space && { space: someOf('space', space, ['srgb', 'oklab'] as const)[0] }),
    ...(dither && { dither: Number(dither) }),
    ...(lossy && { lossy: integer('lossy', lossy, 0, 100) }),
  }
}

export async function bench(args: string[], { library }: Context): Promise<void> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  const { page, sizes = '', times, ...asked } = values
  if (page) {
    const { date, rows } = readJson(page)
    rewrite(PAGE, text => tablesInto(text, relative(fromRoot(''), resolve(page)), date, rows))
    return
  }
  const job = jobOf(asked)
  const shown = Object.entries(job).map(([name, value]) => `${name} ${value}`)
  const generated = picturesOf(someOf('sizes', sizes, SIZES)).map(({ picture, width, height }) => {
    return { name: picture, open: async () => asDecoded(makePicture(width, height)) }
  })
  const photos = generated.length > 0 && positionals.length === 0 ? [] : requireFiles(positionals)
  const named = photos.map(path => ({ name: basename(path), open: () => library.decode(path) }))
  const rows = []
  for (const { name, open } of [...generated, ...named]) {
    const image = await open()
    const row = await countJob(library, { name, image }, job, shown.join(', ') || 'default settings')
    console.log(`\n${rowText(row)}`)
    const ms = times ? await timeJob(library, image, job) : null
    if (ms) printTable([['shader', 'ms'], ...Object.entries(ms).map(([shader, time]) => [shader, time.toFixed(2)])])
    rows.push({ ...row, ms })
  }
  save('work', { rows })
}
