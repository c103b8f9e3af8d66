import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { isOpaque } from '../../../src/common/pixel-keys.ts'
import { openContext } from '../../../src/gpu/context.ts'
import { groupRows, visibleDifferenceOnGpu } from '../../../src/gpu/measure/gpu-visible-difference.ts'
import { makeTiles } from '../../../src/gpu/tiles.ts'
import { compress, createEngine } from '../../../src/node.ts'
import { visibleDifference } from '../../../src/quantize/color/visible-difference.ts'
import { likeNewGpu, testGpu } from '../../helpers/dawn.ts'
import { alphaNoise, noise, photoLike, softDisc, type TestImage } from '../../helpers/images.ts'
import { withSources } from '../../helpers/shader-device.ts'
import { noise as colors } from '../images.ts'

async function expectSame(raster: TestImage, palette: Uint32Array, tilePixels: number, residentBytes = Infinity) {
  const indices = Uint8Array.from(raster.pixels, (pixel, i) => (pixel ^ (pixel >>> 9) ^ i) % palette.length)
  const context = openContext(await testGpu())
  try {
    const tiles = makeTiles(context, raster.pixels, tilePixels, residentBytes)
    const found = await visibleDifferenceOnGpu(context.part(), tiles, raster, isOpaque(raster.pixels), palette, indices)
    expect(found).toBe(visibleDifference(raster, palette, indices))
  } finally {
    context.end()
  }
}

test('the GPU gives the figure of the CPU, for blocks of all sizes and any alpha', async () => {
  for (const image of [photoLike(70, 40), noise(1, 1), noise(2, 5), noise(101, 2), softDisc(40), alphaNoise(31, 22)]) {
    await expectSame(image, colors(200, 3), 2 ** 24)
    await expectSame(image, colors(200, 4, true), 2 ** 24)
  }
})

test('the tiles of a larger picture give the same', async () => {
  await expectSame(photoLike(70, 41), colors(64, 5), 704, 0)
  await expectSame(photoLike(70, 41), colors(2, 6), 1408)
})

test('groups of rows have whole blocks and lie in two tiles', () => {
  expect(groupRows({ width: 6000, height: 4000 }, 2 ** 24)).toEqual([
    { firstTile: 0, lastTile: 1, top: 0, bottom: 4000 },
  ])
  const groups = groupRows({ width: 70, height: 41 }, 704)!
  expect(groups.length).toBeGreaterThan(1)
  for (const { firstTile, lastTile, bottom } of groups) {
    expect(lastTile - firstTile).toBeLessThanOrEqual(1)
    if (bottom < 41) expect(bottom % 3).toBe(0)
  }
  expect(groupRows({ width: 2 ** 26, height: 4 }, 2 ** 24)).toBeNull()
})

describe('a job on the GPU', () => {
  const [width, height] = [60, 40]
  const picture = async () => {
    const raw = { width, height, channels: 4 as const }
    return sharp(new Uint8Array(photoLike(width, height).pixels.buffer), { raw })
      .png()
      .toBuffer()
  }

  test.each([false, true])('reports the figure of the CPU, also if the GPU computes a wrong one: %s', async isWrong => {
    const gpu = await likeNewGpu()
    const seen: string[] = []
    const { device } = withSources(gpu, (name, code) => {
      seen.push(name)
      return isWrong && name === 'visible-blocks' ? code.replace('1724 *', '1725 *') : code
    })
    const engine = await createEngine({ device, backend: 'gpu' })
    const options = { colors: 8, speed: 10, effort: 0 as const }
    const { report } = await compress(await picture(), { ...options, engine })
    expect(seen).toContain('visible-blocks')
    const cpu = await compress(await picture(), { ...options, backend: 'cpu' })
    expect(report.visibleDifference).toBe(cpu.report.visibleDifference)
    expect(report.backend).toBe('gpu')
  })
})
