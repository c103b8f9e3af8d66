import { chmodSync, copyFileSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { filesIn, huepress, photo, workspace } from './helpers.ts'

const QUICK = ['-c', '2', '--effort', '0']

async function withPhotos(...names: string[]): Promise<string> {
  const cwd = workspace()
  for (const name of names) {
    mkdirSync(join(cwd, name, '..'), { recursive: true })
    const format = /\.jpe?g$/i.test(name) ? 'jpeg' : name.endsWith('.webp') ? 'webp' : 'png'
    writeFileSync(join(cwd, name), await photo(format))
  }
  return cwd
}

/** A second of the past, so that no test depends on how fast it is. */
const at = (path: string, second: number) => utimesSync(path, 1.6e9 + second, 1.6e9 + second)

const outputsIn = (cwd: string) => filesIn(cwd).filter(name => name.includes('hue') || name.startsWith('compressed'))

describe('names of outputs', () => {
  test('inputs that differ in the extension alone keep it, in whatever order they come', async () => {
    for (const inputs of [['.'], ['a.jpg', 'a.png', 'b.png'], ['b.png', 'a.png', 'a.jpg']]) {
      const cwd = await withPhotos('a.jpg', 'a.png', 'b.png')
      const { code, err } = await huepress([...QUICK, ...inputs], { cwd })
      expect([code, err]).toEqual([0, ''])
      expect(outputsIn(cwd)).toEqual(['a.jpg-hue.png', 'a.png-hue.png', 'b-hue.png'])
    }
  })

  test('so do those that meet in --out-dir, in a sweep, in capitals, or with the name of another', async () => {
    const cwd = await withPhotos('x/a.jpg', 'y/A.PNG', 'b.jpg', 'b.webp', 'b.jpg.png')
    expect((await huepress([...QUICK, 'x/a.jpg', 'y/A.PNG', '-d', 'out'], { cwd })).code).toBe(0)
    expect(filesIn(join(cwd, 'out'))).toEqual(['A.PNG-hue.png', 'a.jpg-hue.png'])
    expect(
      (await huepress([...QUICK, '--allow-larger', 'b.jpg', 'b.webp', 'b.jpg.png', '-d', 'more'], { cwd })).code,
    ).toBe(0)
    expect(filesIn(join(cwd, 'more'))).toEqual(['b.jpg-hue.png', 'b.jpg.png-hue.png', 'b.webp-hue.png'])
    const swept = await huepress(['--sweep', '--effort', '0', '-s', '10', 'b.jpg', 'b.webp', '-d', 'swept'], { cwd })
    expect([swept.code, filesIn(join(cwd, 'swept')).length]).toEqual([0, 16])
    expect(filesIn(join(cwd, 'swept'))).toContain('compressed_b.webp_128.png')
  })

  test('--keep-ext keeps the extension of every input', async () => {
    const cwd = await withPhotos('a.jpg', 'b.png')
    expect((await huepress([...QUICK, '--keep-ext', 'a.jpg', 'b.png', '--format', 'webp'], { cwd })).code).toBe(0)
    expect(outputsIn(cwd)).toEqual(['a.jpg-hue.webp', 'b.png-hue.webp'])
    expect((await huepress([...QUICK, '--keep-ext', '.', '-d', 'out'], { cwd })).code).toBe(0)
    expect(filesIn(join(cwd, 'out'))).toEqual(['a.jpg-hue.png', 'b.png-hue.png'])
  })
})

describe('--skip-existing', () => {
  test('works on new and changed inputs alone, and says how many it passed over', async () => {
    const cwd = await withPhotos('in/a.png', 'in/b.png')
    const run = (...more: string[]) => huepress([...QUICK, '--skip-existing', 'in', ...more], { cwd })
    expect((await run()).out).toMatch(/2 of 2 done.*\n$/)
    expect(await run()).toMatchObject({ code: 0, out: '2 inputs skipped: the output is up to date\n', err: '' })
    expect(await run('--json')).toMatchObject({ code: 0, out: '', err: '' })
    expect(await run('-q')).toMatchObject({ code: 0, out: '', err: '' })
    writeFileSync(join(cwd, 'in/c.png'), await photo())
    at(join(cwd, 'in/a-hue.png'), 0) // older than its input
    const { code, out, err } = await run()
    expect([code, err]).toEqual([0, ''])
    expect(out.split('\n').map(line => line.split(' ')[0])).toEqual(['in/a.png', 'in/c.png', '2', ''])
    expect(out).toContain('2 of 3 done, 1 up to date')
    expect(await run()).toMatchObject({ code: 0, out: '3 inputs skipped: the output is up to date\n' })
  })

  test('goes by all outputs of a sweep, and by the palette file', async () => {
    const cwd = await withPhotos('a.png')
    at(join(cwd, 'a.png'), 0)
    const sweep = ['--sweep', '--effort', '0', '-s', '10', '--skip-existing', 'a.png']
    await huepress(sweep, { cwd })
    expect((await huepress(sweep, { cwd })).out).toBe('1 input skipped: the output is up to date\n')
    at(join(cwd, 'compressed_a_64.png'), -1)
    expect((await huepress(sweep, { cwd })).out).toContain('as a full-color PNG')
    writeFileSync(join(cwd, 'two.hex'), '#000000\n#ffffff\n')
    at(join(cwd, 'two.hex'), 5)
    for (const preserve of [[], ['--preserve']]) {
      const mapped = ['a.png', '--palette', 'two.hex', '--effort', '0', '--skip-existing', ...preserve]
      await huepress(mapped, { cwd })
      expect((await huepress(mapped, { cwd })).out).toContain('skipped')
      utimesSync(join(cwd, 'two.hex'), new Date(), new Date(Date.now() + 1000))
      expect((await huepress(mapped, { cwd })).out).toContain('a.png -> a-hue.png')
      at(join(cwd, 'two.hex'), 5)
    }
  })

  test('with --preserve notices an input that was exchanged for an older one', async () => {
    const cwd = await withPhotos('a.png')
    const run = () => huepress([...QUICK, '--skip-existing', '--preserve', 'a.png'], { cwd })
    await run()
    expect((await run()).out).toContain('skipped')
    at(join(cwd, 'a.png'), 0)
    expect((await run()).out).toContain('a.png -> a-hue.png')
    expect((await run()).out).toContain('skipped')
  })

  test('leaves other errors and refusals as they are', async () => {
    const cwd = await withPhotos('a.png', 'a-hue.png')
    at(join(cwd, 'a-hue.png'), 0)
    const before = readFileSync(join(cwd, 'a-hue.png'))
    const { code, err } = await huepress([...QUICK, '--skip-existing', 'a.png', 'a-hue.png'], { cwd })
    expect([code, readFileSync(join(cwd, 'a-hue.png')).equals(before)]).toEqual([1, true])
    expect(err).toContain('is an input')
    for (const flag of ['--force', '--shared-palette']) {
      const refused = await huepress(['--skip-existing', flag, 'a.png', 'a-hue.png'], { cwd })
      expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('Use one of them')])
    }
  })
})

describe('--preserve', () => {
  test('gives outputs the times and the mode of their inputs', async () => {
    const cwd = await withPhotos('a.png', 'b.png')
    copyFileSync(join(cwd, 'b.png'), join(cwd, 'b-hue.png'))
    utimesSync(join(cwd, 'a.png'), 1.5e9, 1.6e9)
    utimesSync(join(cwd, 'b.png'), 1.5e9, 1.6e9 + 0.123456)
    chmodSync(join(cwd, 'a.png'), 0o600)
    chmodSync(join(cwd, 'b.png'), 0o604)
    expect((await huepress([...QUICK, '-f', '--preserve', 'a.png', 'b.png'], { cwd })).code).toBe(0)
    for (const [name, mode] of [
      ['a', 0o600],
      ['b', 0o604],
    ] as const) {
      const [input, output] = ['.png', '-hue.png'].map(end => statSync(join(cwd, name + end)))
      expect(output.mtimeMs).toBeGreaterThanOrEqual(input.mtimeMs)
      expect(output.mtimeMs - input.mtimeMs).toBeLessThan(0.01)
      expect(Math.abs(output.atimeMs - 1.5e12)).toBeLessThan(1)
      if (process.platform !== 'win32') expect(output.mode & 0o777).toBe(mode)
      expect(readFileSync(join(cwd, `${name}-hue.png`))[25]).toBe(3)
    }
  })

  test('goes with every way to write files, and leaves stdin and stdout alone', async () => {
    const cwd = await withPhotos('a.png', 'b.png')
    for (const name of ['a.png', 'b.png']) at(join(cwd, name), 7)
    await huepress(['--preserve', '--sweep', '--effort', '0', '-s', '10', 'a.png', '-d', 'out'], { cwd })
    await huepress([...QUICK, '--preserve', '--shared-palette', 'a.png', 'b.png', '-d', 'out'], { cwd })
    const times = filesIn(join(cwd, 'out')).map(name => statSync(join(cwd, 'out', name)).mtimeMs)
    expect(times).toEqual(Array(10).fill(1.6e12 + 7000))
    const piped = await huepress([...QUICK, '--preserve', '-'], { cwd, stdin: readFileSync(join(cwd, 'a.png')) })
    expect([piped.code, piped.stdout.subarray(1, 4).toString()]).toEqual([0, 'PNG'])
  })
})
