import { expect, test } from 'vitest'
import type { Progress } from '../../src/common/stages.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { thorough } from '../helpers/covering.ts'
import { dawn } from '../helpers/dawn.ts'
import { noise, photoLike, toRgba } from '../helpers/images.ts'

async function openDevice(): Promise<GPUDevice> {
  const adapter = await (await dawn()).requestAdapter()
  if (!adapter) throw new Error('The GPU tests found no adapter.')
  return adapter.requestDevice()
}

/** The others are in errors.test.ts and engine.test.ts: a device that was lost costs seconds. */
const STAGES = thorough(
  ['histogram', 'search', 'palette', 'remap', 'dither', 'plain dither'],
  ['search', 'palette', 'remap', 'dither'],
)

const photo = toRgba(photoLike(30, 20))

/**
 * A search for a number of colors has a stage of its own, in place of those of one clustering. Only the loss in the
 * choice of indices has that choice: its shader alone takes as long to compile as all others of a device.
 */
const optionsFor = (stage: string) =>
  ({
    colors: stage === 'search' ? 'auto' : 12,
    speed: 10,
    lossy: stage === 'dither' ? 'auto' : 0,
  }) as const

/** Loses a device as soon as a job says that it is in a stage. */
function losing(device: GPUDevice, stage: string) {
  let lost = false
  const onProgress = (progress: Progress) => {
    if (lost || progress.stage !== stage) return
    lost = true
    device.destroy()
  }
  return { onProgress, isLost: () => lost }
}

test.each(STAGES)('a GPU that is lost in the stage "%s" gives way to the CPU, with the same result', async stage => {
  const options = optionsFor(stage)
  const device = await openDevice()
  const engine = await createEngine({ device, backend: 'auto' })
  const { onProgress, isLost } = losing(device, stage === 'plain dither' ? 'dither' : stage)
  const result = await engine.quantize(photo, { ...options, onProgress })
  expect(isLost()).toBe(true)
  const cpu = await (await createEngine({ backend: 'cpu' })).quantize(photo, options)
  expect(result.palette).toEqual(cpu.palette)
  expect(Buffer.compare(result.indices, cpu.indices)).toBe(0)
  const note = expect.stringMatching(/^The GPU failed, so the CPU did the work; the result is the same\. \(.+\)$/)
  expect(result.report).toMatchObject({ backend: 'cpu', notes: [note] })
  expect((await engine.quantize(photo, options)).palette).toEqual(cpu.palette)
})

test('a GPU that is lost between the parts of a job gives way, too', async () => {
  const picture = toRgba(noise(50, 40))
  const options = { colors: 8, speed: 10, lossy: 0 }
  for (const moment of ['counted', 'clustered']) {
    const device = await openDevice()
    const engine = await createEngine({ device, backend: 'auto' })
    const histogram = await engine.histogram(picture)
    if (moment === 'counted') device.destroy()
    const paletteHandle = await engine.palette(histogram, options)
    if (moment === 'clustered') device.destroy()
    const { palette, report } = await engine.quantize(picture, { ...options, histogram, paletteHandle })
    const cpu = await (await createEngine({ backend: 'cpu' })).quantize(picture, options)
    expect(palette).toEqual(cpu.palette)
    expect(report.backend).toBe('cpu')
  }
})
