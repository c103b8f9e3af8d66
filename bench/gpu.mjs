/**
 * For a machine with a real GPU, in Node alone: generated photos from RGBA bytes in host memory to palette and indices in
 * host memory, stage by stage by the wall clock and, in a run of its own, shader by shader by timestamps; the bytes
 * against the CPU's; pngquant beside it where it is found. What does not fit says why, and the others go on.
 */
import { parseArgs } from 'node:util'
import { createEngine } from '../dist/lib/node.js'
import { openDevice } from './gpu/dawn.mjs'
import { measureCase } from './gpu/measure.mjs'
import { meterDevice } from './gpu/meter.mjs'
import { makePictures } from './gpu/pictures.mjs'
import { timePngquant } from './gpu/pngquant.mjs'
import { printCases } from './gpu/print.mjs'
import { openSource } from './source.mjs'
import { save, versionOf } from './stats.mjs'

const HELP = `No adapter was found. On Linux Dawn needs Vulkan's loader (libvulkan1) and the driver's ICD: where it is not in
/usr/share/vulkan/icd.d name its file in VK_DRIVER_FILES (nvidia_icd.json for NVIDIA; no display is needed).`

const numbers = list => list.split(',').map(Number)

/** What the adapter says of itself. */
function describe({ adapter, device, name }) {
  const { vendor, architecture, description } = adapter.info
  const { maxStorageBufferBindingSize, maxBufferSize } = device.limits
  const timestamps = device.features.has('timestamp-query')
  return { name, vendor, architecture, description, timestamps, maxStorageBufferBindingSize, maxBufferSize }
}

async function measurePicture(image, options, open) {
  const rows = []
  for (const colors of options.colors)
    for (const speed of options.speeds) {
      const row = await measureCase(image, { ...options, colors, speed }, open)
      if (options.pngquant) row.pngquant = await timePngquant(image, { colors, runs: options.pngquantRuns })
      rows.push(row)
      console.error(`  K = ${colors}, speed ${speed}: ${row.error ?? `${row.wall.total.median.toFixed(1)} ms`}`)
    }
  return rows
}

export async function bench(args) {
  const { values } = parseArgs({
    args,
    options: {
      sizes: { type: 'string', default: '2,8,24,100' },
      colors: { type: 'string', default: '16,64,256' },
      speeds: { type: 'string', default: '10,5' },
      runs: { type: 'string', default: '7' },
      space: { type: 'string', default: 'srgb' },
      'no-pngquant': { type: 'boolean', default: false },
      'no-check': { type: 'boolean', default: false },
    },
  })
  const found = await openDevice()
  if (!found) {
    console.error(HELP)
    process.exitCode = 1
    return
  }
  found.device.destroy()
  const about = describe(found)
  console.log(`${about.name}; timestamps: ${about.timestamps ? 'yes' : 'no, so none by shader'}`)
  const pngquant = values['no-pngquant'] ? null : versionOf('pngquant')
  const options = {
    colors: numbers(values.colors),
    speeds: numbers(values.speeds),
    runs: Number(values.runs),
    space: values.space,
    check: !values['no-check'],
    pngquant,
    pngquantRuns: 3,
  }
  const open = async timed => {
    const { device } = await openDevice()
    const meter = meterDevice(device, { timed })
    const engine = await createEngine({ backend: 'gpu', device })
    return { meter, engine, close: () => device.destroy() }
  }
  const source = await openSource()
  const cases = []
  for (const picture of makePictures(source, numbers(values.sizes))) {
    const image = await picture.make()
    console.error(`${picture.megapixels} MP`)
    if (image.error) cases.push({ megapixels: picture.megapixels, error: image.error })
    else cases.push(...(await measurePicture(image, options, open)))
  }
  await source.close()
  printCases(cases)
  save('gpu', { adapter: about, pngquant, runs: options.runs, space: options.space, cases })
  if (cases.some(({ same }) => same === false)) process.exitCode = 1
  // Dawn keeps the process alive.
  setImmediate(() => process.exit())
}
