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

const images = smallCases()
/** With one of the spaces and point modes in turn. */
const cases = combinations({
  image: images,
  palette: Object.keys(PALETTES) as (keyof typeof PALETTES)[],
  way: [
    { space: 'srgb', points: 'colors' },
    { space: 'oklab', points: 'pixels' },
  ] as const,
})

describe.each(Object.keys(PALETTES) as (keyof typeof PALETTES)[])(
  'with a given palette of %s the GPU gives the result of the CPU',
  name => {
    const palette = PALETTES[name]

    test('for small pictures of all kinds', async () => {
      for (const { image, way } of cases.filter(one => one.palette === name))
        await expectSame(image.pixels, { ...way, palette })
    })

    test('dithered', async () => {
      const dithered = { palette, dither: 0.75, lossy: 0 }
      await expectSame(noise(300, 4, true), { ...dithered, space: 'oklab' })
      await expectSame(await photo(20, 30), { ...dithered, space: 'srgb' })
    })

    test('without pruning and with many tiles', async () => {
      const pixels = await photo(50, 50)
      await expectSame(pixels, { palette, space: 'oklab' }, { pruning: false })
      await expectSame(pixels, { palette, space: 'srgb' }, { tilePixels: 512, residentBytes: 0 })
      await expectSame(noise(600, 4, true), { palette, space: 'srgb' }, { pruning: false, hashSlots: 64 })
    })
  },
)
