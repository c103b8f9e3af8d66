import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { covered } from '../../bench/lib/busy.ts'
import { makePicture } from '../../bench/lib/picture.ts'
import { spreadOf } from '../../bench/lib/stats.ts'
import { type Case, casesOf, DEFAULT_CHOICE, picturesOf, tooLarge } from '../../bench/suites/gpu/cases.ts'
import { asDecoded, measureCase } from '../../bench/suites/gpu/measure.ts'
import { type CaseResult, FIGURES, gpuShare, isMeasured, type Measured, STAGES } from '../../bench/suites/gpu/result.ts'
import { runBench } from '../../bench/suites/gpu/run.ts'
import { compress, createEngine, encodePng } from '../../src/node.ts'

const shaOf = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')

test('a seed always gives the same picture, another seed another one', () => {
  const { width, height, data } = makePicture(120, 80)
  expect([width, height, data.length]).toEqual([120, 80, 120 * 80 * 4])
  expect(shaOf(data)).toBe('37bbcf3e4124794754a0e0fe063f0632aa828619cf09c5ba48e35d0de8160d5c')
  expect(shaOf(makePicture(120, 80, 2).data)).not.toBe(shaOf(data))
})

test('the picture is like a photo: a quarter of its pixels have a color of their own, neighbours are alike', () => {
  const { data } = makePicture(864, 576)
  const pixels = new Uint32Array(data.buffer)
  const share = new Set(pixels).size / pixels.length
  expect(share).toBeGreaterThan(0.2)
  expect(share).toBeLessThan(0.4)
  let steps = 0
  for (let i = 4; i < data.length; i += 4) steps += Math.abs(data[i] - data[i - 4])
  expect(steps / pixels.length).toBeLessThan(12)
  expect(pixels.every(pixel => pixel >>> 24 === 255)).toBe(true)
})

test('a spread is the median with the ends', () => {
  expect(spreadOf([5, 1, 3])).toEqual({ median: 3, low: 1, high: 5 })
  expect(spreadOf([4, 2])).toEqual({ median: 3, low: 2, high: 4 })
})

test('a choice gives its pictures by size, and every mode and number of colors for each', () => {
  expect(picturesOf(['24', '0.5']).map(({ picture }) => picture)).toEqual(['0.5 MP', '24 MP'])
  const cases = casesOf({ ...DEFAULT_CHOICE, sizes: ['0.5'], colors: [16, 64], points: ['colors', 'pixels'] })
  expect(cases.map(({ colors, points, job }) => `${job} ${colors} ${points}`)).toEqual([
    'default 16 colors',
    'default 64 colors',
    'default 16 pixels',
    'default 64 pixels',
    'plain 16 colors',
    'plain 64 colors',
    'plain 16 pixels',
    'plain 64 pixels',
  ])
})

test('a picture that does not fit says what it needs and what is there', () => {
  const picture = { picture: '64 MP', width: 9792, height: 6528 }
  expect(tooLarge(picture, 2 ** 29)).toBe('Needs about 677 MiB of memory; 512 MiB are there for it.')
  expect(tooLarge(picture, 2 ** 30)).toBeNull()
})

const SMALL: Case = { picture: 'small', width: 96, height: 64, colors: 16, points: 'colors', job: 'plain' }

const image = makePicture(SMALL.width, SMALL.height)
const library = { createEngine, encodePng, compress }
const quiet = { leftOut: () => null, onRun: () => {} }

test('a job with default settings is measured to its file, stage by stage', async () => {
  const cpu = await createEngine({ backend: 'cpu' })
  const one = { ...SMALL, job: 'default' as const }
  const { cpu: side, same } = await measureCase(one, {
    library,
    engines: { gpu: cpu, cpu },
    image,
    choice: { runs: 1, speed: 10 },
    ...quiet,
  })
  if (!isMeasured(side)) throw new Error(side.why)
  const { bytes } = await compress(asDecoded(image), { engine: cpu, colors: 16, speed: 10 })
  expect([side.bytes, same]).toEqual([bytes.length, { palette: true, indices: true, png: true }])
  expect(side.ms.dither.median).toBeGreaterThan(0)
  const stages = STAGES.reduce((sum, stage) => sum + side.ms[stage].median, 0)
  expect(stages).toBeCloseTo(side.ms.total.median + side.ms.encode.median, 6)
})

test('the GPU was at work for what the times from submit to end cover, and not for more than the job', () => {
  const spans: [number, number][] = [
    [10, 20],
    [12, 15],
    [18, 25],
    [40, 41],
  ]
  expect(covered(spans)).toBe(16)
  const all = { median: 0, low: 0, high: 0 }
  const ms = Object.fromEntries(FIGURES.map(name => [name, all])) as Measured['ms']
  const about = (median: number) => ({ median, low: median, high: median })
  const side = { iterations: 1, runs: 1, bytes: 1, hash: null }
  expect(gpuShare({ ...side, ms: { ...ms, total: about(80), encode: about(20), busy: about(45) } })).toBe(0.45)
  expect(gpuShare({ ...side, ms: { ...ms, total: about(80), encode: about(20), busy: about(101) } })).toBe(1)
})

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

test('after a run that took too long, what is larger is left out with the figures, on that back end alone', async () => {
  const cpu = await createEngine({ backend: 'cpu' })
  const slow = {
    ...cpu,
    async quantize(...args: Parameters<typeof cpu.quantize>) {
      const indexed = await cpu.quantize(...args)
      if (args[1]?.colors === 64) indexed.report.ms.total = 12_000
      return indexed
    },
  }
  const results: CaseResult[] = []
  const choice = {
    ...DEFAULT_CHOICE,
    sizes: [],
    points: ['colors' as const],
    jobs: ['plain' as const],
    runs: 1,
    speed: 10,
  }
  const photo = { picture: 'small', open: async () => image }
  const hooks = { onStep: () => {}, onCase: (result: CaseResult) => results.push(result) }
  const bench = { library, engines: { gpu: slow, cpu }, missing: null }
  await runBench(bench, choice, hooks, { photo, memory: null })
  expect(results.map(({ gpu }) => 'ms' in gpu)).toEqual([true, true, false])
  expect(results[2].gpu).toEqual({
    why: 'Left out: small, K = 64 took 12 s a run; 5 s are allowed.',
    failed: false,
  })
  expect(results.map(({ cpu }) => 'ms' in cpu)).toEqual([true, true, true])
})
