import { expect, test } from 'vitest'
import { createEngine } from '../../src/engine/engine.ts'
import { likeNewGpu } from '../helpers/dawn.ts'
import { alphaNoise, photoLike, toRgba } from '../helpers/images.ts'
import { watchDevice } from '../helpers/watch-device.ts'

test.each([photoLike(60, 40), alphaNoise(30, 20)])(
  '$name: palette, job, another K and a cancelled one upload and count a picture once',
  async picture => {
    const { device } = await likeNewGpu()
    const engine = await createEngine({ device, backend: 'gpu' })
    // The device's self-test comes first, with pictures of its own.
    await engine.quantize(toRgba(picture), { colors: 5 })
    const seen = watchDevice(device)
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
  },
)
