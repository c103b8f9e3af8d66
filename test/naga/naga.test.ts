import { beforeAll, expect, test } from 'vitest'
import { isOpaque } from '../../src/common/pixel-keys.ts'
import { EXPECTED, type SelfTest } from '../../src/gpu/self-test-results.ts'
import { quantizeOnCpu } from '../../src/quantize/cpu-backend.ts'
import type { Hooks, QuantizeSettings } from '../../src/quantize/settings.ts'
import { pairwise, thorough } from '../helpers/covering.ts'
import { photoLike, smallCases, softDisc, withColors } from '../helpers/images.ts'
import { EYE, PLAIN } from '../helpers/settings.ts'
import { runInDeno } from './deno.ts'
import { type NagaCase, type NagaReport, outcomeOf, rasterOf } from './protocol.ts'

const quiet: Hooks = { step() {}, async yieldToEventLoop() {} }

const MODES: Record<string, Partial<QuantizeSettings>> = {
  eye: EYE,
  dithered: { dither: 1 },
  colors: {},
  pixels: { points: 'pixels' },
}
const INTERNALS = {
  whole: {},
  tiles: { tilePixels: 512, residentBytes: 0, hashSlots: 64 },
  parts: { submitPairs: 1 },
  unpruned: { pruning: false },
}
const images = [photoLike(66, 24), ...smallCases().filter((_, n) => n > 0 && n % 2 === 0), withColors(257, 40, 30)]

const clustered = pairwise({
  image: images,
  colors: [2, 16, 256],
  mode: Object.keys(MODES),
  space: ['srgb', 'oklab'] as const,
  internals: Object.keys(INTERNALS) as (keyof typeof INTERNALS)[],
  speed: [10],
})
/** With a round or two of the search on the GPU. */
const searched = [softDisc(40), photoLike(48, 32, 5)].map((image, n) => ({
  image,
  colors: [12, 40][n],
  mode: 'eye',
  space: 'oklab' as const,
  internals: 'seeds' as const,
  speed: 9,
}))

const cases: NagaCase[] = [...clustered, ...searched].map(({ image, colors, mode, space, internals, speed }) => ({
  name: `${image.name} ${colors} ${mode} ${space} ${internals}`,
  width: image.width,
  height: image.height,
  pixels: [...image.pixels],
  settings: { ...PLAIN, ...MODES[mode], space, speed, colors },
  internals: internals === 'seeds' ? { seedColors: 0 } : INTERNALS[internals],
  isHeld: colors === 16 && isOpaque(image.pixels),
}))

/** Of the self-tests every kind, in each space and of each alpha; the cases above search without many starts. */
const SOME_TESTS: SelfTest[] = [
  ...(['opaque image', 'alpha image', 'opaque starts', 'opaque steps', 'alpha difference'] as const),
  ...pairwise({
    points: ['colors', 'pixels', 'dither', 'rdo', 'rdo-4', 'rdo-8'] as const,
    kind: ['opaque', 'alpha'] as const,
    space: ['srgb', 'oklab'] as const,
  }).map(({ points, kind, space }): SelfTest => `${kind} ${space} ${points}`),
]
const selfTests = thorough(Object.keys(EXPECTED) as SelfTest[], SOME_TESTS)

let report: NagaReport
beforeAll(async () => {
  report = await runInDeno({ cases, selfTests })
})

test('deno has an adapter', () => {
  expect(report.adapter).not.toBe('')
})

test('naga takes every variant of every shader, and each shader is compiled', () => {
  expect(report.faults).toEqual([])
  expect(report.read.length).toBeGreaterThan(100)
  expect(new Set(report.compiled)).toEqual(new Set(report.read.map(variant => variant.split(' ')[0])))
})

test('wgpu passes the self-test of a device', () => {
  expect(report.selfTests).toEqual(Object.fromEntries(selfTests.map(name => [name, EXPECTED[name]])))
})

test(`wgpu gives the results of the CPU for ${cases.length} pictures, modes and numbers of colors`, async () => {
  expect(report.outcomes.length).toBe(cases.length)
  for (const [i, one] of cases.entries()) {
    const cpu = await quantizeOnCpu(rasterOf(one), one.settings, quiet)
    expect({ name: one.name, ...report.outcomes[i] }).toEqual({ name: one.name, ...outcomeOf(cpu) })
  }
})
