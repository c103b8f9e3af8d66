import { expect, test } from 'vitest'
import type { PaletteOptions } from '../../src/engine/api-types.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { testGpu } from '../helpers/dawn.ts'
import { draw, toRgba } from '../helpers/images.ts'

/** More than 65,536 colors, in far fewer cells. */
const shades = (alpha: (y: number) => number) =>
  draw('shades', 288, 256, (x, y) => [x >> 1, y, ((x & 1) << 6) | ((x * y) % 61), alpha(y)])

const CASES: [name: string, ReturnType<typeof shades>, PaletteOptions][] = [
  ['opaque', shades(() => 255), { colors: 40, speed: 10 }],
  ['opaque, with a search', shades(() => 255), { colors: 12, speed: 8, space: 'srgb' }],
  ['with alpha', shades(y => (y < 100 ? 255 : 255 - (y >> 3))), { colors: 24, speed: 9 }],
]

test.each(CASES)('a rough palette is that of the CPU: %s', async (_, image, options) => {
  const rgba = toRgba(image)
  const gpu = await createEngine({ backend: 'gpu', device: (await testGpu()).device })
  const cpu = await createEngine({ backend: 'cpu' })
  const [onGpu, onCpu] = [await gpu.histogram(rgba), await cpu.histogram(rgba)]
  expect(onCpu.distinctColors).toBeGreaterThan(2 ** 16)
  const rough = { ...options, rough: true }
  const { ms: _ms, ...expected } = await cpu.palette(onCpu, rough)
  const { ms: __ms, ...found } = await gpu.palette(onGpu, rough)
  expect(found).toEqual(expected)
  const { mse } = await cpu.palette(onCpu, options)
  expect(mse).not.toBe(expected.mse)
  gpu.destroy()
})
