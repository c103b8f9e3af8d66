/**
 * What the GPU path does, counted from outside on a metered device: dispatches by shader, with their time if the device
 * has timestamps, submissions, transfers, memory. Beside it the least that any GPU has to do.
 */
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { packedPixels } from '../../src/common/pixel-keys.ts'
import type { RgbaImage } from '../../src/index.ts'
import type { Context } from '../lib/context.ts'
import { openDevice } from '../lib/dawn.ts'
import { meterDevice } from '../lib/meter.ts'
import { colorCounts, integer, someOf, UsageError } from '../lib/options.ts'
import { makePicture } from '../lib/picture.ts'
import { requireFiles } from '../lib/processes.ts'
import { save } from '../lib/results.ts'
import { printTable } from '../lib/tables.ts'
import { picturesOf, SIZES } from './gpu/cases.ts'

type Job = { colors: number; speed: number; space: 'srgb' | 'oklab' }

/** The second of two runs on a device of its own, so that nothing is compiled while it is counted. */
async function meter(library: Context['library'], image: RgbaImage, job: Job) {
  const opened = await openDevice()
  if (!opened) return null
  const take = meterDevice(opened.device)
  const engine = await library.createEngine({ backend: 'gpu', device: opened.device })
  const run = () => engine.quantize(image, { ...job, dither: 0, lossy: 0 })
  await run()
  await take()
  const { iterations, distinctColors } = (await run()).report
  const counted = { adapter: opened.name, iterations, distinctColors, ...(await take()) }
  opened.device.destroy()
  return counted
}

type Metered = NonNullable<Awaited<ReturnType<typeof meter>>>

/** Pixels that a workgroup of the histogram merges. */
const MERGED = 4096
const WORD = 4

/** What any GPU has to do; docs/benchmarks/gpu-work.md explains it. */
function floorsOf({ data }: RgbaImage, { iterations, distinctColors }: Metered) {
  const pixels = packedPixels(data)
  let atomics = 0
  for (let i = 0; i < pixels.length; i += MERGED) atomics += new Set(pixels.subarray(i, i + MERGED)).size
  return {
    histogram: { dispatches: 1, atomics, bytes: (pixels.length + 2 * distinctColors) * WORD },
    'k-means': { dispatches: 2 * iterations, atomics: 0, bytes: distinctColors * 2 * WORD },
    remap: { dispatches: 1, atomics: 0, bytes: pixels.length * (WORD + 1) + distinctColors },
  }
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 })

/** 84.2K. */
const short = (value: number): string => compact.format(value)

function print({ adapter, iterations, dispatches, ms, ...counted }: Metered, floors: ReturnType<typeof floorsOf>) {
  printTable([
    ['shader', 'dispatches', 'ms'],
    ...Object.entries(dispatches).map(([shader, count]) => [shader, short(count), ms?.[shader]?.toFixed(2) ?? '-']),
  ])
  printTable([
    ['at least', ...Object.keys(floors.histogram)],
    ...Object.entries(floors).map(([stage, floor]) => [stage, ...Object.values(floor).map(short)]),
  ])
  const { bytesUploaded, bytesRead, submissions, readBacks, peakBytes } = counted
  const transfers = `${short(bytesUploaded)}B up, ${short(bytesRead)}B back in ${readBacks} read-backs`
  const memory = `${submissions} submissions, ${short(peakBytes)}B of GPU memory`
  console.log(`${iterations} iterations on ${adapter}: ${transfers}, ${memory}`)
}

export async function bench(args: string[], { library }: Context): Promise<void> {
  const text = { type: 'string' } as const
  const options = {
    colors: { ...text, default: '16,64,256' },
    sizes: { ...text, default: '' },
    space: { ...text, default: 'srgb' },
    speed: { ...text, default: '10' },
  } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const sizes = someOf('sizes', values.sizes, SIZES)
  const speed = integer('speed', values.speed, 1, 10)
  const [space] = someOf('space', values.space, ['srgb', 'oklab'] as const)
  const generated = picturesOf(sizes).map(({ picture, width, height }) => {
    return { name: picture, open: async () => makePicture(width, height) }
  })
  const photos = sizes.length > 0 && positionals.length === 0 ? [] : requireFiles(positionals)
  const named = photos.map(path => ({ name: basename(path), open: () => library.decode(path) }))
  const rows = []
  for (const { name, open } of [...generated, ...named]) {
    const image = await open()
    for (const colors of colorCounts(values.colors)) {
      console.log(`\n${name}, ${image.width} x ${image.height}, K = ${colors}`)
      const metered = await meter(library, image, { colors, speed, space })
      if (!metered) throw new UsageError('No GPU was found, nor one in software.')
      const floors = floorsOf(image, metered)
      print(metered, floors)
      rows.push({ picture: name, width: image.width, height: image.height, colors, metered, floors })
    }
  }
  save('work', { speed, space, rows })
}
