import { expect, test } from 'vitest'
import type { QuantizeOptions } from '../../../src/engine/api-types.ts'
import { createEngine } from '../../../src/engine/engine.ts'
import { testGpu } from '../../helpers/dawn.ts'
import { alphaNoise, photoLike, softDisc, toRgba } from '../../helpers/images.ts'

const images = [photoLike(60, 40), softDisc(40), alphaNoise(20, 20)]

test.each(images)(
  '$name: what is known from the GPU is what is known from the CPU, and changes nothing',
  async image => {
    const gpu = await createEngine({ backend: 'gpu', device: (await testGpu()).device })
    const cpu = await createEngine({ backend: 'cpu' })
    const rgba = toRgba(image)
    const counted = await gpu.histogram(rgba)
    const onCpu = await cpu.histogram(rgba)
    const { ms: _, ...figures } = counted
    expect({ ...figures, ms: undefined }).toEqual({ ...onCpu, ms: undefined })
    expect(await counted.colors()).toEqual(await onCpu.colors())
    for (const options of [{ colors: 12 }, { colors: 30, space: 'srgb' }] satisfies QuantizeOptions[]) {
      const { ms: __, ...clustered } = await gpu.palette(counted, options)
      expect(clustered).toEqual({ ...(await cpu.palette(counted, options)), ms: undefined })
      const known = { histogram: counted, paletteHandle: await gpu.palette(counted, options) }
      const [context, plain] = [await gpu.quantize(rgba, { ...options, ...known }), await cpu.quantize(rgba, options)]
      expect([context.palette, context.indices]).toEqual([plain.palette, plain.indices])
      expect([context.report.backend, context.report.ms.init, context.report.ms.kmeans]).toEqual(['gpu', 0, 0])
      expect(context.report.mse).toBe(plain.report.mse)
    }
    const { snapshots: frames, palette } = await gpu.palette(counted, { colors: 12, snapshots: true })
    expect(frames!.at(-1)).toEqual(palette)
    const released = await gpu.histogram(rgba)
    gpu.release(released)
    expect(await released.colors()).toEqual(await onCpu.colors())
    gpu.destroy()
  },
)
