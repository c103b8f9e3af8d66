import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fromRoot } from '../../bench/lib/results.ts'
import type { Spread } from '../../bench/lib/stats.ts'
import { DEFAULT_CHOICE } from '../../bench/suites/gpu/cases.ts'
import { type CaseResult, FIGURES, type Measured, type PlaceResult } from '../../bench/suites/gpu/result.ts'
import { faultsOf, PAGE, placeText, tablesInto } from '../../bench/suites/gpu/tables.ts'
import { optionsOf } from '../../bench/suites/gpu.ts'

const about = (median: number, part = 0.1): Spread => ({ median, low: median * (1 - part), high: median * (1 + part) })

function measured(total: number, hash = 'a'): Measured {
  const ms = Object.fromEntries(FIGURES.map(name => [name, about(name === 'total' ? total : 10)])) as Measured['ms']
  return { iterations: 7, runs: 3, ms, bytes: 1000, hash }
}

const one = (part: Partial<CaseResult> = {}): CaseResult => ({
  picture: '2 MP',
  width: 1728,
  height: 1152,
  colors: 64,
  points: 'colors',
  job: 'plain',
  distinctColors: 1000,
  gpu: measured(20),
  cpu: measured(100),
  ratio: about(5),
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

test('the printed table says ratio and bytes, and why something was left out', () => {
  const why = 'Left out: 0.5 MP, K = 64 took 6 s a run; 5 s are allowed.'
  const text = placeText(
    place([one(), one({ points: 'pixels', cpu: { why, failed: false }, ratio: null, same: null })]),
  )
  expect(text).toMatch(/2 MP, K = 64 +GPU .* 20 .* 5\.0 +✓ same bytes/)
  expect(text).toContain(`2 MP, K = 64, every pixel, CPU: ${why}`)
  expect(text).toContain('2 MP, K = 64: the GPU was at work for 33 % of the job.')
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

test('the command line takes small pictures by itself or one photo, and refuses what it does not know', () => {
  expect(optionsOf([])).toMatchObject({ choice: { sizes: ['0.5', '2'], speed: 5 }, places: ['node', 'chrome'] })
  expect(optionsOf(['--speed', '10', '--jobs', 'plain']).choice).toMatchObject({ speed: 10, jobs: ['plain'] })
  expect(optionsOf(['--sizes', '8,2', '--runs', '5']).choice).toMatchObject({ sizes: ['2', '8'], runs: 5 })
  expect(optionsOf(['a.jpg'])).toMatchObject({ photo: 'a.jpg', choice: { sizes: [] } })
  for (const args of [['--sizes', '3'], ['--runs', '0'], ['--speed', '11'], ['a.jpg', 'b.jpg'], ['--what']])
    expect(() => optionsOf(args), args.join(' ')).toThrow()
})

/** A page, and the file of results that it names. */
function pageWithFile(name: string) {
  const page = readFileSync(fromRoot(name), 'utf8')
  const [, path] = /<!-- bench: (.+) -->/.exec(page) ?? []
  if (!path || !existsSync(fromRoot(path))) throw new Error(`${name} names no file of results that is there.`)
  return { page, path, file: JSON.parse(readFileSync(fromRoot(path), 'utf8')) }
}

test('the page of GPU and CPU is exactly what its file gives', () => {
  const { page, path, file } = pageWithFile(PAGE)
  expect(tablesInto(page, path, file)).toBe(page)
})
