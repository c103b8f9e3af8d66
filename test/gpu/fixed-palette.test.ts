import { describe, expect, test } from 'vitest'
import { quantizeOnGpu } from '../../src/gpu/gpu-backend.ts'
import type { GpuInternals } from '../../src/gpu/gpu-internals.ts'
import { quantizeOnCpu } from '../../src/quantize/cpu-backend.ts'
import type { QuantizeSettings } from '../../src/quantize/settings.ts'
import { combinations } from '../helpers/covering.ts'
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

const MODES = {
  'srgb colors': { space: 'srgb', points: 'colors' },
  'oklab pixels': { space: 'oklab', points: 'pixels' },
} as const

const CASES = combinations({
  image: smallCases(),
  name: Object.keys(PALETTES) as (keyof typeof PALETTES)[],
  mode: Object.keys(MODES) as (keyof typeof MODES)[],
})

describe.each(Object.entries(PALETTES))(
  'with a given palette of %s the GPU gives the result of the CPU',
  (name, palette) => {
    test.each(CASES.filter(one => one.name === name))('for $image.name, $mode', async ({ image, mode }) => {
      await expectSame(image.pixels, { ...MODES[mode], palette })
    })

    test('without pruning and with many tiles', async () => {
      const pixels = await photo(70, 70)
      await expectSame(pixels, { palette, space: 'oklab' }, { pruning: false })
      await expectSame(pixels, { palette, space: 'srgb' }, { tilePixels: 512, residentBytes: 0 })
      await expectSame(noise(3000, 4, true), { palette, space: 'srgb' }, { pruning: false, hashSlots: 64 })
    })
  },
)
