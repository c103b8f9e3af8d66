import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { GROUNDS, meanSquaredError, mseOver, softError } from '../../bench/lib/pixels.ts'
import { fromRoot } from '../../bench/lib/results.ts'
import { type Row, readStore } from '../../bench/lib/store.ts'
import { isCurrent } from '../../bench/suites/accuracy/figures.ts'
import { accuracyInto, meansTable, PAGE, winsTable } from '../../bench/suites/accuracy/page.ts'
import { SETTINGS } from '../../bench/suites/accuracy/settings.ts'

type Figures = Record<string, number>

/** Rows of one setting for pictures a, b ... of a set. */
function rowsOf(set: string, setting: string, colors: number, ...figures: Figures[]): Row[] {
  const args = SETTINGS.find(({ id }) => id === setting)!.args.join(' ')
  return figures.map((row, i) => ({
    set,
    image: 'abc'[i],
    setting,
    colors,
    version: '1',
    args,
    ...row,
  }))
}

const photo = (mse: number, bytes: number) => ({ mse, butteraugli: 2, ssimulacra2: 80, bytes })
const linesOf = (text: string) => text.split('\n')

describe('the table of means', () => {
  const ours = rowsOf('kodak24', 'huepress', 16, photo(10, 1000), photo(20, 3000))
  const theirs = rowsOf('kodak24', 'pngquant', 16, photo(11, 900), photo(23, 1500))

  test('holds the mean of each setting and the best of each column in bold', () => {
    const lines = linesOf(meansTable({ rows: [...theirs, ...ours] }, 'kodak24', 16, 'dithered'))
    expect(lines).toHaveLength(4)
    expect(lines[2]).toMatch(/^\| huepress, default \| \*\*15\.00\*\* \| .* \| 2,000 \|/)
    expect(lines[3]).toMatch(/^\| pngquant, dithered \| 17\.00 \| .* \| \*\*1,200\*\* \|/)
  })

  test('leaves out a setting that lacks a picture', () => {
    const table = meansTable({ rows: [ours[0], ...theirs] }, 'kodak24', 16, 'dithered')
    expect(table).not.toContain('huepress')
  })

  test('leaves out rows that were measured with other options', () => {
    const rows = [...theirs, ...ours.map(row => ({ ...row, args: '--speed 2' }))]
    expect(meansTable({ rows }, 'kodak24', 16, 'dithered')).not.toContain('huepress')
  })

  test('shows the time of a process in seconds', () => {
    const rows = [...ours, ...theirs].map(row => ({ ...row, ms: row.setting === 'pngquant' ? 500 : 2000 }))
    const lines = linesOf(meansTable({ rows }, 'kodak24', 16, 'dithered'))
    expect(lines[2]).toMatch(/\| 2\.00 \|$/)
    expect(lines[3]).toMatch(/\| \*\*0\.50\*\* \|$/)
  })
})

describe('the wins of peers', () => {
  const ours = rowsOf('kodak24', 'huepress', 16, photo(10, 1000), photo(20, 3000))

  test('are listed with both means and the number of pictures', () => {
    const theirs = rowsOf('kodak24', 'pngquant', 16, photo(11, 1100), photo(23, 1500))
    const lines = linesOf(winsTable({ rows: [...ours, ...theirs] }, 'kodak24', 'dithered'))
    expect(lines.slice(2)).toEqual(['| 16 | pngquant, dithered | bytes | 1,300 | default 2,000 (1) |'])
  })

  test('count a higher SSIMULACRA2 as better', () => {
    const theirs = rowsOf('kodak24', 'pngquant', 16, { ...photo(11, 4000), ssimulacra2: 81 }, photo(23, 4000))
    expect(winsTable({ rows: [...ours, ...theirs] }, 'kodak24', 'dithered')).toContain(
      '| SSIMULACRA2 | 80.50 | default 80.00 (1) |',
    )
  })

  test('set bytes after oxipng against the bytes of huepress', () => {
    const squeezed = { ...photo(30, 4000), oxipngBytes: 1999 }
    const theirs = rowsOf('kodak24', 'pngquant', 16, squeezed, squeezed)
    expect(winsTable({ rows: [...ours, ...theirs] }, 'kodak24', 'dithered')).toContain(
      'bytes after oxipng | 1,999 | default 2,000 (1)',
    )
  })

  test('are none where every mean is worse or equal', () => {
    const theirs = rowsOf('kodak24', 'pngquant', 16, photo(10, 1000), photo(20, 3000))
    expect(winsTable({ rows: [...ours, ...theirs] }, 'kodak24', 'dithered')).toMatch(/^No peer is ahead/)
  })

  test('are not denied where huepress was not measured', () => {
    const theirs = rowsOf('kodak24', 'pngquant', 16, photo(10, 1000))
    expect(winsTable({ rows: theirs }, 'kodak24', 'dithered')).toBe('huepress is not measured yet.')
  })
})

describe('the error over a ground', () => {
  const picture = (...data: number[]) => ({
    width: data.length / 4,
    height: 1,
    data: Uint8Array.from(data),
    opaque: false,
  })

  test('does not see colors under alpha 0', () => {
    for (const ground of Object.values(GROUNDS))
      expect(mseOver(picture(1, 2, 3, 0), picture(200, 100, 0, 0), ground)).toBe(0)
  })

  test('sees lost alpha over the other ground only', () => {
    const [clear, white] = [picture(0, 0, 0, 0), picture(255, 255, 255, 255)]
    expect(mseOver(clear, white, GROUNDS.white)).toBeCloseTo(0, 9)
    expect(mseOver(clear, white, GROUNDS.black)).toBeCloseTo(65025, 9)
    expect(meanSquaredError(clear, white)).toBeCloseTo(32512.5, 6)
  })

  test('of opaque pictures is the plain error', () => {
    expect(mseOver(picture(1, 2, 3, 255), picture(1, 2, 6, 255), GROUNDS.checker)).toBeCloseTo(3, 9)
  })

  test('on soft pixels sees those of the original only', () => {
    const original = picture(0, 0, 0, 0, 9, 9, 9, 255, 90, 90, 90, 128)
    expect(softError(original, picture(255, 255, 255, 255, 0, 0, 0, 255, 90, 90, 90, 128))).toBe(0)
    const fringed = picture(0, 0, 0, 0, 9, 9, 9, 255, 0, 0, 0, 128)
    expect(softError(original, fringed)).toBeCloseTo(((90 * 128) / 255) ** 2, 6)
    expect(softError(picture(1, 2, 3, 255), picture(1, 2, 3, 255))).toBeNull()
  })

  test('refuses pictures of different sizes', () => {
    expect(() => mseOver(picture(0, 0, 0, 0), picture(0, 0, 0, 0, 0, 0, 0, 0), GROUNDS.black)).toThrow(
      'The result has 2 x 1 pixels where its original has 1 x 1.',
    )
  })
})

describe('the store', () => {
  const args = ['--speed', '1']
  const row = { set: 'alpha', version: '1', args: '--speed 1', black: 1, white: 1, checker: 1, soft: 1, bytes: 9 }

  test('keeps a row while version, options and figures are what they would be now', () => {
    expect(isCurrent(row, '1', args)).toBe(true)
    expect(isCurrent(row, '2', args)).toBe(false)
    expect(isCurrent(row, '1', [])).toBe(false)
    const { soft: _, ...lacking } = row
    expect(isCurrent(lacking, '1', args)).toBe(false)
    expect(isCurrent({ ...lacking, set: 'illustration' }, '1', args)).toBe(true)
  })
})

test('docs/benchmarks/accuracy.md is what the stored figures give', () => {
  const page = readFileSync(fromRoot(PAGE), 'utf8')
  expect(page, 'run `npm run bench -- accuracy --page`').toBe(accuracyInto(page, readStore('accuracy')))
})
