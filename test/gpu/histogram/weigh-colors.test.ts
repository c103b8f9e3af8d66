import { expect, test } from 'vitest'
import { openContext } from '../../../src/gpu/context.ts'
import { factsOf } from '../../../src/gpu/histogram/list-facts.ts'
import { weighColors } from '../../../src/gpu/histogram/resident-colors.ts'
import { readWords } from '../../../src/gpu/passes.ts'
import { countColors, countTranslucent } from '../../../src/quantize/histogram/count-colors.ts'
import { colorsOf } from '../../../src/quantize/histogram/image-colors.ts'
import { scaleOf, weigh } from '../../../src/quantize/histogram/weigh-counts.ts'
import type { ImageHistogram } from '../../../src/quantize/types.ts'
import { testGpu } from '../../helpers/dawn.ts'
import { gradient, noise, pack, photo } from '../images.ts'

async function weighOnGpu(histogram: ImageHistogram, fraction?: number) {
  const { keys, counts, visibility } = histogram
  const context = openContext(await testGpu())
  try {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC
    const upload = (words: Uint32Array) => context.upload('list', words, usage)
    const list = { count: keys.length, keys: upload(keys), counts: upload(counts), visibility: upload(visibility) }
    const pixels = counts.reduce((sum, count) => sum + count, 0)
    const counted = { pixels, isOpen: () => true, fewColors: 16_000 }
    const translucent = countTranslucent(histogram)
    const { colors, eye, facts } = await weighColors(context, list, translucent, counted, fraction)
    const weights = await readWords(context, eye!, keys.length)
    return { weights, facts: facts!, colors, histogram: await colors.histogram() }
  } finally {
    context.end()
  }
}

test.each([
  ['a photo', () => photo(150, 100)],
  ['noise', async () => noise(20_000, 5)],
  ['noise with alpha', async () => noise(9000, 6, true)],
  ['a gradient with alpha', async () => gradient(90, 60, true)],
  ['shades of gray', async () => Uint32Array.from({ length: 999 }, (_, i) => pack(i & 255, i & 255, i & 255))],
])('%s weighs on the GPU what it weighs on the CPU', async (name, pixelsOf) => {
  const histogram = countColors(await pixelsOf())
  const found = await weighOnGpu(histogram)
  const expected = weigh(histogram, 'eye')
  expect(found.weights).toEqual(expected.counts)
  expect(found.facts).toEqual({ pixels: factsOf(histogram), eye: factsOf(expected) })
  const { gray, clear, opaque } = colorsOf(histogram)
  expect(found.colors).toMatchObject({ gray, clear, opaque })
  expect(gray).toBe(name === 'shades of gray')
  expect(found.histogram).toEqual(histogram)
})

test('sums of any size, and those that are nearest to a half, are rounded as on the CPU', async () => {
  const sums = [1, 2, 4095, 4096, 4097, 65_535, 700_668_963, 1_104_221_526, 1_578_453_615, 10 * 2 ** 28]
  for (let sum = 5000; sum < 10 * 2 ** 28; sum = Math.ceil(sum * 1.07)) sums.push(sum, sum + 1)
  const visibility = Uint32Array.from(sums)
  const keys = visibility.map((_, i) => pack(i & 255, i >> 8, 0))
  const histogram = { keys, counts: visibility, visibility, opaque: true }
  expect((await weighOnGpu(histogram)).weights).toEqual(weigh(histogram, 'eye').counts)
})

test('weights in quarters, of more colors than all opaque ones, are rounded too', async () => {
  const sums = Array.from({ length: 300 }, (_, i) => Math.ceil(2 + 1.07 ** i)).filter(sum => sum < 10 * 2 ** 28)
  const visibility = Uint32Array.from([...sums, 4095, 4096, 4097])
  const keys = visibility.map((_, i) => pack(i & 255, i >> 8, 0))
  const { weights } = await weighOnGpu({ keys, counts: visibility, visibility, opaque: true }, 4)
  // The largest weight, tried out.
  const isAtMost = (weight: number, sum: number) =>
    BigInt(2 * weight - 1) ** 8n <= BigInt(scaleOf(4)) * BigInt(sum) ** 5n
  visibility.forEach((sum, i) => {
    expect([isAtMost(weights[i], sum), isAtMost(weights[i] + 1, sum)]).toEqual([true, false])
  })
})
