import { expect, test } from 'vitest'
import { createEngine } from '../../src/engine/engine.ts'
import { freshGpu } from '../helpers/dawn.ts'
import { alphaNoise, photoLike, toRgba } from '../helpers/images.ts'

/** Counts uploads of pixels, passes that count them, and buffers that are left. */
function watch(device: GPUDevice) {
  const seen = { uploads: 0, counts: 0, alive: 0 }
  const [createBuffer, createEncoder] = [device.createBuffer.bind(device), device.createCommandEncoder.bind(device)]
  device.createBuffer = descriptor => {
    if (descriptor.label?.startsWith('pixels of tile')) seen.uploads++
    const buffer = createBuffer(descriptor)
    const destroy = buffer.destroy.bind(buffer)
    let gone = false
    seen.alive++
    buffer.destroy = () => {
      if (!gone) seen.alive--
      gone = true
      return destroy()
    }
    return buffer
  }
  device.createCommandEncoder = descriptor => {
    if (descriptor?.label === 'mark') seen.counts++
    return createEncoder(descriptor)
  }
  return seen
}

test.each([photoLike(60, 40), alphaNoise(30, 20)])(
  '$name: palette, job, another K and a cancelled one upload and count a picture once',
  async picture => {
    const { device } = await freshGpu()
    const seen = watch(device)
    const engine = await createEngine({ device, backend: 'gpu' })
    const cpu = await createEngine({ backend: 'cpu' })
    const image = toRgba(picture)
    const histogram = await engine.histogram(image)
    for (const colors of [12, 7]) {
      const paletteHandle = await engine.palette(histogram, { colors })
      const job = await engine.quantize(image, { colors, histogram, paletteHandle })
      const expected = await cpu.quantize(image, { colors })
      expect([job.palette, job.indices, job.report.backend]).toEqual([expected.palette, expected.indices, 'gpu'])
    }
    const abort = new AbortController()
    const onProgress = () => abort.abort()
    const cancelled = engine.quantize(image, { colors: 9, histogram, signal: abort.signal, onProgress })
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' })
    await engine.quantize(image, { colors: 9, histogram })
    expect(seen).toMatchObject({ uploads: 1, counts: 1 })
    engine.destroy()
    expect(seen.alive).toBe(0)
    device.destroy()
  },
)
