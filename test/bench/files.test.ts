import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sourcesIn } from '../../bench/lib/documents.ts'
import { fromRoot } from '../../bench/lib/results.ts'
import type { Spread } from '../../bench/lib/stats.ts'
import { DEFAULT_CHOICE, SIZE_NAMES } from '../../bench/suites/gpu-cpu/cases.ts'
import { changeWords, compareFiles, faultsOf, missingIn } from '../../bench/suites/gpu-cpu/compare.ts'
import { optionsOf } from '../../bench/suites/gpu-cpu/options.ts'
import { PAGE, tablesInto } from '../../bench/suites/gpu-cpu/page.ts'
import { compareText, placeText } from '../../bench/suites/gpu-cpu/print.ts'
import {
  type BenchFile,
  type CaseResult,
  FIGURES,
  type Measured,
  type PlaceResult,
} from '../../bench/suites/gpu-cpu/result.ts'

const about = (median: number, part = 0.1): Spread => ({ median, low: median * (1 - part), high: median * (1 + part) })

function measured(total: number, hash = 'a'): Measured {
  const ms = Object.fromEntries(FIGURES.map(name => [name, about(name === 'total' ? total : 10)])) as Measured['ms']
  return { iterations: 7, runs: 3, ms, pairsPerSecond: about(2e9), bytes: 1000, hash }
}

const one = (part: Partial<CaseResult> = {}): CaseResult => ({
  picture: '2 MP',
  width: 1728,
  height: 1152,
  colors: 64,
  points: 'colors',
  distinctColors: 1000,
  gpu: measured(20),
  cpu: measured(100),
  ratio: about(5),
  iterationRatio: about(9),
  same: { palette: true, indices: true, png: true },
  ...part,
})

const place = (cases: CaseResult[], name = 'Chrome'): PlaceResult => ({
  place: name,
  version: '150',
  adapter: 'a card',
  software: false,
  missing: null,
  cores: 8,
  memoryGiB: 16,
  system: 'Linux',
  choice: DEFAULT_CHOICE,
  cases,
})

const file = (...places: PlaceResult[]): BenchFile => ({
  name: 'gpu-cpu',
  date: '2026-11-24',
  version: '0.1.0',
  machine: {},
  places,
})

test('what lies within the spread of both files is said to, the rest with ratio and direction', () => {
  const changes = compareFiles(
    file(place([one()])),
    file(place([one({ gpu: measured(10), cpu: measured(105) })])),
  ).filter(({ figure }) => figure === 'total')
  expect(changes.map(change => `${change.where}: ${changeWords(change)}`)).toEqual([
    'Chrome, 2 MP, K = 64, GPU: 2.00 times faster',
    'Chrome, 2 MP, K = 64, CPU: within spread',
  ])
  const [, back] = compareFiles(
    file(place([one({ cpu: measured(10) })])),
    file(place([one({ cpu: measured(40) })])),
  ).filter(({ figure }) => figure === 'total')
  expect(changeWords(back)).toBe('4.00 times slower')
})

test('the printed comparison leaves out stages that did not change, and names what only one file has', () => {
  const a = file(place([one(), one({ picture: '8 MP' })]))
  const text = compareText(a, file(place([one({ gpu: measured(10) })])))
  expect(text).toContain('2.00 times faster')
  expect(text).not.toContain('remap')
  expect(text).toContain('only in A: Chrome, 8 MP, K = 64, CPU')
  expect(missingIn(a, a)).toEqual([])
})

test('files of different speeds are told apart', () => {
  const a = file(place([one()]))
  const slow = { ...place([one()]), choice: { ...DEFAULT_CHOICE, speed: 1 } }
  expect(compareText(a, file(slow))).toContain('Chrome: A is at speed 5, B at speed 1')
  expect(compareText(a, a)).not.toContain('speed')
})

test('the printed table says ratio and bytes, and why something was left out', () => {
  const why = 'Left out: about 6 min a run by the estimate, where 5 s are allowed.'
  const text = placeText(
    place([one(), one({ points: 'pixels', cpu: { why, failed: false }, ratio: null, same: null })]),
  )
  expect(text).toMatch(/2 MP, K = 64 +GPU .* 20 .* 5\.0 x ✓ same bytes/)
  expect(text).toContain(`2 MP, K = 64, every pixel, CPU: ${why}`)
})

test('bytes that differ between GPU and CPU, or between Node and Chrome, are faults', () => {
  expect(faultsOf([place([one()]), place([one()], 'Node')])).toEqual([])
  const different = one({ same: { palette: true, indices: false, png: false } })
  expect(faultsOf([place([different])])).toEqual(['Chrome, 2 MP, K = 64: ✗ indices, PNG differ'])
  const other = one({ gpu: measured(20, 'b'), cpu: measured(100, 'b') })
  expect(faultsOf([place([one()]), place([other], 'Node')])).toEqual([
    '2 MP, K = 64: palette or indices differ between Chrome and Node',
  ])
})

test('the command line takes small sizes on a software adapter, all on a real one, and refuses what it does not know', () => {
  expect(optionsOf([], false)).toMatchObject({ choice: { sizes: ['0.5', '2'] }, leftOut: ['8', '24', '64'] })
  expect(optionsOf([], true)).toMatchObject({ choice: { sizes: SIZE_NAMES, speed: 10 }, leftOut: [] })
  expect(optionsOf(['--speed', '5'], false).choice.speed).toBe(5)
  expect(optionsOf(['--sizes', '8,2', '--runs', '5'], false)).toMatchObject({ choice: { sizes: ['8', '2'], runs: 5 } })
  expect(optionsOf(['--compare', 'a.json', 'b.json'], false).compare).toEqual(['a.json', 'b.json'])
  for (const args of [
    ['--sizes', '3'],
    ['--runs', '0'],
    ['--speed', '11'],
    ['--compare', 'a.json'],
    ['nothing'],
    ['--what'],
  ])
    expect(() => optionsOf(args, false), args.join(' ')).toThrow()
})

test('the page of GPU and CPU is exactly what its file gives', () => {
  const page = readFileSync(fromRoot(PAGE), 'utf8')
  const [path] = sourcesIn(page)
  if (!path || !existsSync(fromRoot(path))) throw new Error(`${PAGE} names no file of results that is there.`)
  expect(tablesInto(page, path, JSON.parse(readFileSync(fromRoot(path), 'utf8')))).toBe(page)
})
