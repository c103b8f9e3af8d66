import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { accuracyPage } from '../../bench/accuracy/page.mjs'
import { GROUNDS, meanSquaredError, mseOver } from '../../bench/accuracy/pixels.mjs'
import { SETTINGS } from '../../bench/accuracy/settings.mjs'
import { readStore } from '../../bench/accuracy/store.mjs'
import { meansTable, winsTable } from '../../bench/accuracy/tables.mjs'

type Figures = Record<string, number>

/** Rows of one setting for pictures a, b ... of a set. */
function rowsOf(set: string, setting: string, colors: number, ...figures: Figures[]) {
  const args = SETTINGS.find(({ id }: { id: string }) => id === setting)!.args.join(' ')
  return figures.map((row, i) => ({
    set,
    image: 'abc'[i],
    setting,
    colors,
    version: '1',
    args,
    colours: colors,
    ...row,
  }))
}

const photo = (mse: number, bytes: number) => ({ mse, butteraugli: 2, ssimulacra2: 80, bytes })
const linesOf = (text: string) => text.split('\n')

describe('the table of means', () => {
  const ours = rowsOf('kodak24', 'huepress', 16, photo(10, 1000), photo(20, 3000))
  const theirs = rowsOf('kodak24', 'pngquant', 16, photo(11, 900), photo(23, 1500))

  test('holds the mean of each setting and the best of each column in bold', () => {
    const lines = linesOf(meansTable({ rows: [...theirs, ...ours], times: null }, 'kodak24', 16, 'dithered'))
    expect(lines).toHaveLength(4)
    expect(lines[2]).toMatch(/^\| huepress, default \| \*\*15\.00\*\* \| .* \| 2,000 \|/)
    expect(lines[3]).toMatch(/^\| pngquant, dithered \| 17\.00 \| .* \| \*\*1,200\*\* \|/)
  })

  test('leaves out a setting that lacks a picture', () => {
    const table = meansTable({ rows: [ours[0], ...theirs], times: null }, 'kodak24', 16, 'dithered')
    expect(table).not.toContain('huepress')
  })

  test('leaves out rows that were measured with other options', () => {
    const rows = [...theirs, ...ours.map(row => ({ ...row, args: '--speed 2' }))]
    expect(meansTable({ rows, times: null }, 'kodak24', 16, 'dithered')).not.toContain('huepress')
  })

  test('divides times by that of the default', () => {
    const rows = [
      { setting: 'huepress', colors: 16, ms: 2000 },
      { setting: 'pngquant', colors: 16, ms: 500 },
    ]
    const table = meansTable({ rows: [...ours, ...theirs], times: { rows } }, 'kodak24', 16, 'dithered')
    expect(linesOf(table)[2]).toContain('| 2.00 | 1.00 × |')
    expect(linesOf(table)[3]).toContain('| 0.50 | 0.25 × |')
  })
})

describe('the wins of peers', () => {
  const ours = rowsOf('kodak24', 'huepress', 16, photo(10, 1000), photo(20, 3000))

  test('are listed with both means and the number of pictures', () => {
    const theirs = rowsOf('kodak24', 'pngquant', 16, photo(11, 1100), photo(23, 1500))
    const lines = linesOf(winsTable([...ours, ...theirs], 'kodak24', 'dithered'))
    expect(lines.slice(2)).toEqual(['| 16 | pngquant, dithered | bytes | 1,300 | default 2,000 (1) |'])
  })

  test('count a higher SSIMULACRA2 as better', () => {
    const theirs = rowsOf('kodak24', 'pngquant', 16, { ...photo(11, 4000), ssimulacra2: 81 }, photo(23, 4000))
    expect(winsTable([...ours, ...theirs], 'kodak24', 'dithered')).toContain(
      '| SSIMULACRA2 | 80.50 | default 80.00 (1) |',
    )
  })

  test('set bytes after oxipng against the bytes of huepress', () => {
    const squeezed = { ...photo(30, 4000), oxipngBytes: 1999 }
    const theirs = rowsOf('kodak24', 'pngquant', 16, squeezed, squeezed)
    expect(winsTable([...ours, ...theirs], 'kodak24', 'dithered')).toContain(
      'bytes after oxipng | 1,999 | default 2,000 (1)',
    )
  })

  test('are none where every mean is worse or equal', () => {
    const theirs = rowsOf('kodak24', 'pngquant', 16, photo(10, 1000), photo(20, 3000))
    expect(winsTable([...ours, ...theirs], 'kodak24', 'dithered')).toMatch(/^No peer is ahead/)
  })

  test('are not denied where huepress was not measured', () => {
    const theirs = rowsOf('kodak24', 'pngquant', 16, photo(10, 1000))
    expect(winsTable(theirs, 'kodak24', 'dithered')).toBe('huepress is not measured yet.')
  })
})

describe('the error over a ground', () => {
  const picture = (...data: number[]) => ({
    width: data.length / 4,
    height: 1,
    data: Uint8Array.from(data),
    opaque: false,
  })

  test('does not see colours under alpha 0', () => {
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

  test('refuses pictures of different sizes', () => {
    expect(() => mseOver(picture(0, 0, 0, 0), picture(0, 0, 0, 0, 0, 0, 0, 0), GROUNDS.black)).toThrow(
      'The result has 2 x 1 pixels where its original has 1 x 1.',
    )
  })
})

test('docs/accuracy.md is what the stored figures give', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../docs/accuracy.md'), 'utf8')
  expect(page, 'run `npm run bench -- accuracy --page`').toBe(accuracyPage(readStore()))
})
