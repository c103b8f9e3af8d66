import { statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { filesIn, huepress, photo, workspace } from './helpers.ts'

const PARROTS = resolve(import.meta.dirname, '../../examples/parrots.png')
const SWEEP = [2, 4, 8, 16, 32, 64, 128, 256]

test('--sweep writes eight pictures and prints a table whose bytes never grow as the colors fall', async () => {
  const cwd = workspace()
  const original = join(cwd, 'parrots.png')
  await sharp(PARROTS).extract({ left: 300, top: 120, width: 240, height: 160 }).toFile(original)
  const { code, out, err } = await huepress(['--sweep', '--effort', '1', 'parrots.png'], { cwd })
  expect([code, err]).toEqual([0, ''])
  expect(filesIn(cwd)).toEqual([...SWEEP.map(colors => `compressed_parrots_${colors}.png`), 'parrots.png'].sort())
  const [, head, ...rows] = out.trimEnd().split('\n')
  for (const word of ['colors', 'bytes', 'smaller', 'full-color PNG', 'PSNR', 'color difference']) {
    expect(head).toContain(word)
  }
  const numbers = rows.map(row => row.split(/\s+/).map(Number.parseFloat).filter(Number.isFinite))
  expect(numbers.map(row => row[0])).toEqual(SWEEP)
  const sizes = SWEEP.map(colors => statSync(join(cwd, `compressed_parrots_${colors}.png`)).size)
  expect(numbers.map(row => row[1])).toEqual(sizes)
  for (let i = 1; i < SWEEP.length; i++) {
    expect(sizes[i]).toBeGreaterThanOrEqual(sizes[i - 1])
    expect(numbers[i][4]).toBeGreaterThan(numbers[i - 1][4])
    expect(numbers[i][5]).toBeLessThan(numbers[i - 1][5])
  }
  const times = statSync(original).size / sizes[7]
  expect(numbers[7][2]).toBeCloseTo(times, 2)
})

test('--sweep --json -d DIR prints eight objects and writes to the folder', async () => {
  const cwd = workspace()
  writeFileSync(join(cwd, 'a.png'), await photo())
  const { code, out } = await huepress(['--sweep', '--json', 'a.png', '-d', 'out'], { cwd })
  const results = out
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(code).toBe(0)
  const colors: number[] = results.map(result => result.colors)
  expect(colors.slice(0, 7)).toEqual(SWEEP.slice(0, 7))
  // The picture has hardly more colors: two entries may round to one.
  expect(colors[7]).toBeGreaterThan(250)
  expect(results.map(result => result.output)).toEqual(SWEEP.map(colors => join('out', `compressed_a_${colors}.png`)))
  expect(filesIn(join(cwd, 'out')).length).toBe(8)
})

test('--sweep writes nothing where one of the eight outputs exists already', async () => {
  const cwd = workspace()
  writeFileSync(join(cwd, 'a.png'), await photo())
  writeFileSync(join(cwd, 'compressed_a_64.png'), 'precious')
  const { code, err } = await huepress(['--sweep', 'a.png'], { cwd })
  expect([code, filesIn(cwd)]).toEqual([1, ['a.png', 'compressed_a_64.png']])
  expect(err).toContain('compressed_a_64.png exists already')
})
