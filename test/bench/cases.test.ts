import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { generate, generateNow } from '../../bench/lib/generate.ts'
import { overlaps, spreadOf } from '../../bench/lib/stats.ts'
import { type Case, casesOf, DEFAULT_CHOICE, picturesOf, tooLarge } from '../../bench/suites/gpu-cpu/cases.ts'
import { caseMs, duration, expected, expectedTotal, learn, tooLong } from '../../bench/suites/gpu-cpu/estimate.ts'
import { measureCase } from '../../bench/suites/gpu-cpu/measure.ts'
import { createEngine, encodePng } from '../../src/node.ts'

const shaOf = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')

test('a seed always gives the same picture, another seed another one', () => {
  const { width, height, data } = generateNow(120, 80)
  expect([width, height, data.length]).toEqual([120, 80, 120 * 80 * 4])
  expect(shaOf(data)).toBe('c7729e9ce4b9479bb93c352e475ce5e85ab8e149f551ba74eb52254a4384b10d')
  expect(shaOf(generateNow(120, 80, 2).data)).not.toBe(shaOf(data))
})

test('the picture is like a photo: a quarter of its pixels have a color of their own, neighbours are alike', () => {
  const { width, height, data } = generateNow(864, 576)
  const pixels = new Uint32Array(data.buffer)
  const share = new Set(pixels).size / pixels.length
  expect(share).toBeGreaterThan(0.2)
  expect(share).toBeLessThan(0.4)
  let steps = 0
  for (let i = 4; i < data.length; i += 4) steps += Math.abs(data[i] - data[i - 4])
  expect(steps / pixels.length).toBeLessThan(12)
  expect(pixels.every(pixel => pixel >>> 24 === 255)).toBe(true)
  expect([width, height]).toEqual([864, 576])
})

test('the picture comes in steps, so that a page can go on meanwhile', () => {
  const rows = generate(30, 200)
  expect([rows.next().value, rows.next().value, rows.next().value]).toEqual([64, 128, 192])
  expect(rows.next().done).toBe(true)
})

test('a spread is the median with the ends', () => {
  expect(spreadOf([5, 1, 3])).toEqual({ median: 3, low: 1, high: 5 })
  expect(spreadOf([4, 2])).toEqual({ median: 3, low: 2, high: 4 })
  expect(overlaps(spreadOf([1, 3]), spreadOf([3, 4]))).toBe(true)
  expect(overlaps(spreadOf([1, 2]), spreadOf([3, 4]))).toBe(false)
})

test('a choice gives its pictures by size, and every mode and number of colors for each', () => {
  expect(picturesOf({ sizes: ['24', '0.5'] }).map(({ picture }) => picture)).toEqual(['0.5 MP', '24 MP'])
  const [picture] = picturesOf(DEFAULT_CHOICE)
  const cases = casesOf(picture, DEFAULT_CHOICE)
  expect(cases.map(({ colors, points }) => `${colors} ${points}`)).toEqual([
    '16 colors',
    '64 colors',
    '256 colors',
    '16 pixels',
    '64 pixels',
    '256 pixels',
  ])
})

test('a picture that does not fit says what it needs and what is there', () => {
  const picture = { picture: '64 MP', width: 9792, height: 6528 }
  expect(tooLarge(picture, 2 ** 29)).toBe('Needs about 677 MiB of memory; 512 MiB are there for it.')
  expect(tooLarge(picture, 2 ** 30)).toBeNull()
})

const SMALL: Case = { picture: 'small', width: 96, height: 64, colors: 16, points: 'colors' }
const LARGE: Case = { picture: '24 MP', width: 6000, height: 4000, colors: 256, points: 'pixels' }

test('what would take too long is left out with its estimate, on that back end alone, and counts nothing', () => {
  const slow = learn({}, 'cpu', { ...LARGE, colors: 64 }, 60_000)
  const paces = learn(slow, 'gpu', LARGE, 900)
  expect(tooLong('cpu', LARGE, paces, 20)).toMatch(/^Left out: about \d+ min a run by the estimate, where 20 s are/)
  expect(tooLong('gpu', LARGE, paces, 20)).toBeNull()
  expect(expected('gpu', LARGE, paces)).toBeCloseTo(900)
  expect(caseMs(LARGE, { runs: 3, longest: 20 }, paces)).toBeCloseTo(2700)
  expect(expected('cpu', SMALL, paces)).toBeNull()
  expect(expectedTotal({ ...DEFAULT_CHOICE, points: ['pixels'] }, paces)).toBeGreaterThan(2700)
})

test('a duration is told in the unit that people would take', () => {
  expect([400, 12_300, 200_000, 7_200_000].map(duration)).toEqual(['0.4 s', '12 s', '3 min', '2 h'])
})

const image = generateNow(SMALL.width, SMALL.height)
const library = { createEngine, encodePng }
const quiet = { leftOut: () => null, onRun: () => {}, onDone: () => {} }

test('results that differ are told apart by what differs', async () => {
  const cpu = await createEngine({ backend: 'cpu' })
  let calls = 0
  const faulty = {
    ...cpu,
    async quantize(...args: Parameters<typeof cpu.quantize>) {
      const indexed = await cpu.quantize(...args)
      if (++calls === 2) indexed.indices[77] ^= 1
      return indexed
    },
  }
  const choice = { runs: 2, speed: 10 }
  const right = await measureCase(SMALL, { library, engines: { gpu: cpu, cpu }, image, choice, ...quiet })
  expect(right.same).toEqual({ palette: true, indices: true, png: true })
  expect(right.ratio?.median).toBeGreaterThan(0)
  const wrong = await measureCase(SMALL, { library, engines: { gpu: faulty, cpu }, image, choice, ...quiet })
  expect(wrong.same).toEqual({ palette: true, indices: false, png: false })
})

test('a back end that fails is told so, and the other one goes on', async () => {
  const cpu = await createEngine({ backend: 'cpu' })
  const lost = { ...cpu, quantize: () => Promise.reject(new Error('The GPU was lost.')) }
  const choice = { runs: 2, speed: 10 }
  const result = await measureCase(SMALL, { library, engines: { gpu: lost, cpu }, image, choice, ...quiet })
  expect(result.gpu).toEqual({ why: 'The GPU was lost.', failed: true })
  expect(result.cpu).toMatchObject({ runs: 2 })
  expect([result.same, result.ratio]).toEqual([null, null])
})
