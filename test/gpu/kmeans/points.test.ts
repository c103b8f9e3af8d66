import { expect, test } from 'vitest'
import { openContext } from '../../../src/gpu/context.ts'
import { pointsOnGpu, uploadTables } from '../../../src/gpu/kmeans/gpu-points.ts'
import { readWords } from '../../../src/gpu/passes.ts'
import { toPoints } from '../../../src/quantize/color/color-space.ts'
import type { Histogram, SpaceName } from '../../../src/quantize/types.ts'
import { thorough } from '../../helpers/covering.ts'
import { testGpu } from '../../helpers/dawn.ts'
import { noise } from '../images.ts'

/** The coordinates of colors from the GPU and, in the same packing, from the CPU. */
async function bothCoords(keys: Uint32Array, opaque: boolean, space: SpaceName) {
  const context = openContext(await testGpu())
  try {
    const histogram: Histogram = { keys, counts: new Uint32Array(keys.length), opaque }
    const { planes, dims } = toPoints(histogram, space)
    const keyBuffer = context.upload('keys', keys)
    const list = { count: keys.length, keys: keyBuffer, counts: keyBuffer }
    const { coords } = await pointsOnGpu(context, list, uploadTables(context, space), space, dims, 0)
    const gpu = await readWords(context, coords, keys.length * 2)
    const cpu = new Uint32Array(keys.length * 2)
    for (let i = 0; i < keys.length; i++) {
      cpu[i * 2] = planes[0][i] | (planes[1][i] << 11)
      cpu[i * 2 + 1] = planes[2][i] | ((planes[3]?.[i] ?? 0) << 11)
    }
    return { gpu, cpu }
  } finally {
    context.end()
  }
}

function firstDifference(a: Uint32Array, b: Uint32Array): number {
  return a.findIndex((word, i) => word !== b[i])
}

// All of them, or one in 7, which has every level of every channel.
const step = thorough(1, 7)

test.each(['srgb', 'oklab'] as const)('the 2^24 opaque colors have the same coordinates in %s', async space => {
  const part = 2 ** 22
  for (let first = 0; first < 2 ** 24; first += part) {
    const keys = Uint32Array.from({ length: Math.floor(part / step) }, (_, i) => 0xff000000 + first + i * step)
    const { gpu, cpu } = await bothCoords(keys, true, space)
    expect(gpu.length).toBe(cpu.length)
    expect(firstDifference(gpu, cpu)).toBe(-1)
  }
})

test.each(['srgb', 'oklab'] as const)('colors with alpha have the same coordinates in %s', async space => {
  const corners = Uint32Array.from({ length: 256 * 27 }, (_, i) => {
    const level = (n: number) => [0, 127, 255][n % 3]
    const n = i >>> 8
    return ((i & 255) * 2 ** 24 + level(n) + level(Math.floor(n / 3)) * 256 + level(Math.floor(n / 9)) * 65536) >>> 0
  })
  const keys = new Uint32Array([...corners, ...noise(100_000, 5, true)])
  const { gpu, cpu } = await bothCoords(keys, false, space)
  expect(firstDifference(gpu, cpu)).toBe(-1)
})
