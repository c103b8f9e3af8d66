import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { readTree } from '../architecture/tree.ts'
import { allCases, type Case, chosenCases } from './cases.ts'
import { CORPUS } from './corpus.ts'
import { differences, type Figures, readGolden, writeGolden } from './golden.ts'
import { wantedOf } from './main.ts'
import { openCpu } from './places.ts'
import { PRODUCT_FILES } from './products.ts'
import { compareAll, runCases, staleOf } from './run.ts'
import { tooSlow } from './timing.ts'

const figures: Figures = { id: 'flowers 16 plain', palette: 'aa', indices: 'bb', bytes: 2000, mse: 10 }
const one: Case = { id: figures.id, picture: 'flowers', options: { colors: 16 }, short: true }
const folder = mkdtempSync(join(tmpdir(), 'huepress-golden-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a result', () => {
  test('as it was has no differences', () => {
    expect(differences(figures, { ...figures })).toEqual([])
  })

  test('is told by what changed and by how much', () => {
    expect(differences(figures, { ...figures, palette: 'ac', bytes: 1900, mse: 10.5 })).toEqual([
      'palette changed',
      'bytes 2000 -> 1900 (-5.00 %)',
      'mse 10 -> 10.5 (+5.00 %)',
    ])
    expect(differences(figures, { ...figures, indices: 'bc' })).toEqual(['indices changed'])
    expect(differences(figures, { ...figures, bytes: 2001 })).toEqual(['bytes 2000 -> 2001 (+0.0500 %)'])
    expect(differences({ ...figures, mse: 0 }, { ...figures, mse: 1e-9 })).toEqual(['mse 0 -> 1e-9 (from none)'])
  })
})

describe('a run', () => {
  const golden = new Map([[figures.id, figures]])

  test('fails for a change, a failure and a case without a golden value, each with its place', () => {
    const findings = compareAll(
      [
        { place: 'cpu', one, found: figures },
        { place: 'dawn', one, found: { ...figures, indices: 'bc' } },
        { place: 'chrome gpu', one, error: 'no adapter' },
        { place: 'cpu', one: { ...one, id: 'new' }, found: { ...figures, id: 'new' } },
      ],
      golden,
    )
    expect(findings).toEqual([
      { place: 'dawn', id: figures.id, words: ['indices changed'] },
      { place: 'chrome gpu', id: figures.id, words: ['failed: no adapter'] },
      { place: 'cpu', id: 'new', words: ['has no golden value: run with --update'] },
    ])
  })

  test('fails where a place cannot be opened', async () => {
    // The pool of the browser tests would have one.
    vi.stubEnv('HUEPRESS_BROWSER_POOL', '')
    vi.stubEnv('HUEPRESS_CHROME', '/nowhere/chrome')
    try {
      const findings = compareAll(await runCases([one], ['chrome']), golden)
      expect(findings).toEqual([
        { place: 'chrome', id: 'every case', words: [expect.stringContaining('/nowhere/chrome')] },
      ])
    } finally {
      vi.unstubAllEnvs()
    }
  })

  test('finds golden values without a case', () => {
    expect(staleOf(new Map([...golden, ['gone', figures]]), [one])).toEqual(['gone'])
  })

  test('on the real engine sees one level of one entry', async () => {
    const [cpu] = await openCpu()
    const palette = [0, 0, 0, 255, 200, 100, 50, 255]
    const file = await CORPUS.find(({ name }) => name === 'suite-grey16')!.file()
    const before = { id: 'x', ...(await cpu.run(file, { palette, effort: 1 })) }
    palette[5]++
    const after = { id: 'x', ...(await cpu.run(file, { palette, effort: 1 })) }
    expect(differences(before, before)).toEqual([])
    expect(differences(before, after)).toContain('palette changed')
    await cpu.close()
  })
})

describe('golden files', () => {
  test('hold one line a case, in the order of the cases, one file a picture', () => {
    const cases = [one, { ...one, id: 'flowers 2 eye' }, { ...one, id: 'haze 2 eye', picture: 'haze' }]
    const all = new Map(cases.map(({ id }) => [id, { ...figures, id }]))
    writeGolden(new Map([...all].reverse()), cases, folder)
    expect(readdirSync(folder)).toEqual(['flowers.json', 'haze.json'])
    const lines = readFileSync(join(folder, 'flowers.json'), 'utf8').split('\n')
    expect(lines).toHaveLength(5)
    expect(lines[1]).toContain('"flowers 16 plain"')
    expect(readGolden(folder)).toEqual(all)
    writeGolden(all, cases.slice(2), folder)
    expect(readdirSync(folder)).toEqual(['haze.json'])
  })

  test('are there for every case, and for no other', () => {
    const golden = readGolden()
    const ids = allCases().map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect([...golden.keys()].sort()).toEqual([...ids].sort())
  })
})

describe('the arguments', () => {
  test('choose cases and places', () => {
    expect(wantedOf([])).toEqual({
      update: false,
      parts: [],
      places: ['cpu', 'dawn', 'chrome'],
      timing: true,
      products: true,
    })
    expect(wantedOf(['--only', 'flowers,haze', '--on', 'cpu', '--no-timing'])).toEqual({
      update: false,
      parts: ['flowers', 'haze'],
      places: ['cpu'],
      timing: false,
      products: false,
    })
    expect(chosenCases(['256 eye']).every(({ options }) => options.colors === 256)).toBe(true)
  })

  test.each([
    [['--on', 'cpu,gpu'], /received gpu/],
    [['--update', '--on', 'dawn'], /needs cpu/],
    [['--only', 'nosuchcase'], /No case has nosuchcase/],
    [['--tidy'], /tidy/],
  ])('%j are refused', (args, words) => {
    expect(() => wantedOf(args)).toThrow(words)
  })
})

describe('a ratio of times', () => {
  const golden = [{ id: 'dawn / cpu', on: 'SwiftShader', ratio: 2 }]

  test('fails only far above its golden value', () => {
    expect(tooSlow([{ id: 'dawn / cpu', on: 'SwiftShader', ratio: 5.9 }], golden)).toEqual([])
    expect(tooSlow([{ id: 'dawn / cpu', on: 'SwiftShader', ratio: 6.1 }], golden)).toEqual([
      'dawn / cpu on SwiftShader: 6.10, more than 3 times the 2.00 it was',
    ])
  })

  test('is not compared with that of another adapter', () => {
    expect(tooSlow([{ id: 'dawn / cpu', on: 'another', ratio: 99 }], golden)).toEqual([])
  })
})

test('the long run has every test file of which `npm test` runs a part', () => {
  const isPart = /import \{[^}]*\b(thorough|combinations)\b/
  const found = [...readTree()].filter(([path, text]) => path.endsWith('.test.ts') && isPart.test(text))
  expect(found.length).toBeGreaterThan(10)
  expect(found.map(([path]) => path).toSorted()).toEqual(PRODUCT_FILES.toSorted())
})
