import { describe, expect, test } from 'vitest'
import { quantizeOnGpu } from '../../src/gpu/gpu-backend.ts'
import type { GpuInternals } from '../../src/gpu/gpu-internals.ts'
import { quantizeOnCpu } from '../../src/quantize/cpu-backend.ts'
import type { QuantizeSettings } from '../../src/quantize/settings.ts'
import { testGpu } from '../helpers/dawn.ts'
import { smallCases } from '../helpers/images.ts'
import { oneRow, PLAIN } from '../helpers/settings.ts'
import { noise, photo, quiet } from './images.ts'

const bytesOf = (keys: ArrayLike<number>) => new Uint8Array(Uint32Array.from(keys).buffer)

const PALETTES = {
  'opaque entries': bytesOf(noise(30, 5)),
  '256 opaque entries': bytesOf(noise(256, 6)),
  'entries of all kinds': bytesOf(noise(100, 7, true)),
  'no opaque entry': bytesOf(noise(9, 8).map(key => (key & 0xffffff) | 0x70000000)),
  'one entry': bytesOf([0xff336699]),
}

async function expectSame(pixels: Uint32Array, settings: Partial<QuantizeSettings>, internals: GpuInternals = {}) {
  const all = { ...PLAIN, colors: 256, ...settings }
  const { ms: cpuMs, ...cpu } = await quantizeOnCpu(oneRow(pixels), all, quiet)
  const { ms, ...gpu } = await quantizeOnGpu(await testGpu(), oneRow(pixels), all, quiet, internals)
  expect(Buffer.compare(gpu.indices, cpu.indices)).toBe(0)
  expect({ ...gpu, indices: 0 }).toEqual({ ...cpu, indices: 0 })
  expect(Object.keys(ms)).toEqual(Object.keys(cpuMs))
}

describe.each(Object.entries(PALETTES))(
  'with a given palette of %s the GPU gives the result of the CPU',
  (_, palette) => {
    test.each(smallCases())('for $name, in both spaces and point modes', async ({ pixels }) => {
      await expectSame(pixels, { space: 'srgb', points: 'colors', palette })
      await expectSame(pixels, { space: 'oklab', points: 'pixels', palette })
    })

    test('dithered', async () => {
      const dithered = { palette, dither: 0.75, lossy: 0 }
      await expectSame(noise(500, 4, true), { ...dithered, space: 'oklab' })
      await expectSame(await photo(20, 30), { ...dithered, space: 'srgb' })
    })

    test('without pruning and with many tiles', async () => {
      const pixels = await photo(70, 70)
      await expectSame(pixels, { palette, space: 'oklab' }, { pruning: false })
      await expectSame(pixels, { palette, space: 'srgb' }, { tilePixels: 512, residentBytes: 0 })
      await expectSame(noise(3000, 4, true), { palette, space: 'srgb' }, { pruning: false, hashSlots: 64 })
    })
  },
)
