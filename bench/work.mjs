/**
 * Counts what the GPU path does for real pictures, by shader: dispatches, invocations, evaluations (a point or a box
 * held against a centroid), atomics, bytes; and what a GPU would need at least. Replayed from the CPU twin's data;
 * submissions, uploads and read-backs are those of a metered run on the adapter at hand, if there is one.
 */
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { decode } from '../dist/lib/node.js'
import { openSource } from './source.mjs'
import { save } from './stats.mjs'
import { clusterWork } from './work/cluster.mjs'
import { countAll, framesOf, loadCore } from './work/core.mjs'
import { meteredRun } from './work/metered.mjs'
import { pixelWork } from './work/pixels.mjs'
import { printWork } from './work/print.mjs'

async function countPhoto(core, photo, options) {
  const image = await decode(photo)
  const pixels = core.packedPixels(image.data)
  const input = countAll(core, image, options.space)
  const { histogram } = input
  if (!histogram.opaque) throw new Error(`${photo} has alpha: this bench counts opaque pictures.`)
  const stages = pixelWork(core, pixels, histogram.keys.map(core.opaqueCode))
  const about = { photo: basename(photo), pixels: pixels.length, distinctColors: histogram.keys.length }
  const rows = []
  for (const colors of options.colors) {
    const { frames, labelsOf } = framesOf(core, input, { colors, seed: 0, speed: options.speed })
    const cluster = clusterWork(core, input, frames, labelsOf)
    const metered = options.metered ? await meteredRun(image, { ...options, colors }) : null
    rows.push({ ...about, colors, count: stages.count, cluster, remap: stages.remap, metered })
    printWork(rows.at(-1))
  }
  return rows
}

export async function bench(args) {
  const { values, positionals } = parseArgs({
    args,
    options: {
      colors: { type: 'string', default: '16,64,256' },
      speed: { type: 'string', default: '10' },
      space: { type: 'string', default: 'srgb' },
      'no-gpu': { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  const source = await openSource()
  try {
    const core = await loadCore(source)
    const { space } = values
    const colors = values.colors.split(',').map(Number)
    const options = { colors, speed: Number(values.speed), space, metered: !values['no-gpu'] }
    const rows = []
    for (const photo of positionals) rows.push(...(await countPhoto(core, photo, options)))
    save('work', { speed: options.speed, space, rows })
  } finally {
    await source.close()
  }
}
