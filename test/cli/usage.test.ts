import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { filesIn, huepress, photo, workspace } from './helpers.ts'

describe('help and version', () => {
  test('--help prints every flag of the contract on stdout', async () => {
    const { code, out, err } = await huepress(['--help'])
    expect([code, err]).toEqual([0, ''])
    const flags = ['-c, --colors N', '-o, --output FILE|-', '-d, --out-dir DIR', '--ext SUFFIX', '-f, --force']
    const more = [
      '--space srgb|oklab',
      '--backend auto|gpu|cpu',
      '--seed N',
      '--dither N|auto',
      '--no-dither',
      '--lossy N|auto',
      '--weights auto|eye|pixels',
      '--sweep',
      '--json',
      '-q',
      '-v',
      '-V',
      '-h',
    ]
    for (const flag of [...flags, ...more]) expect(out).toContain(flag)
    expect(out).toContain('2..256, default 256')
  })

  test('-V prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8'))
    expect(await huepress(['-V'])).toMatchObject({ code: 0, out: `huepress ${version}\n`, err: '' })
  })
})

describe('wrong usage is exit code 2, one line, and nothing written', () => {
  test.each([
    ['no input', [], 'No input'],
    ['an unknown flag', ['--frobnicate', 'a.png'], "'--frobnicate'"],
    ['a flag without its value', ['a.png', '-c'], 'argument missing'],
    ['a value for a switch', ['--json=yes', 'a.png'], 'json'],
    ['two inputs with --output', ['a.png', 'b.png', '-o', 'c.png'], 'received 2'],
    ['--output with --out-dir', ['a.png', '-o', 'c.png', '-d', 'out'], '--out-dir'],
    ['--sweep with --output', ['a.png', '--sweep', '-o', 'c.png'], '--sweep'],
    ['--sweep with --colors', ['a.png', '--sweep', '-c', '8'], '--colors'],
    ['stdin twice', ['-', '-'], 'only once'],
    ['an unknown color space', ['a.png', '--space', 'lab'], 'srgb, oklab'],
    ['an unknown back end', ['a.png', '--backend', 'tpu'], 'auto, gpu, cpu'],
    ['a seed that is too large', ['a.png', '--seed', '4294967296'], '4294967295'],
    ['an empty suffix', ['a.png', '--ext', ''], '--ext'],
    ['a suffix with a folder', ['a.png', '--ext', '/../x.png'], '--ext'],
    ['a folder with --output', ['.', '-o', 'c.png'], 'folder'],
  ])('%s', async (_, args, text) => {
    const cwd = workspace()
    writeFileSync(join(cwd, 'a.png'), await photo())
    const { code, out, err } = await huepress(args, { cwd })
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/^huepress: [^\n]+\n$/)
    expect(err).toContain(text)
    expect(filesIn(cwd)).toEqual(['a.png'])
  })

  test.each(['abc', '1e2', '3.5', '', '1', '0', '257', '-1', '0x10', ' 8', '99999999999999999999'])(
    '-c %j is refused with the range',
    async value => {
      const { code, out, err } = await huepress(['-c', value, 'a.png'])
      expect([code, out]).toEqual([2, ''])
      expect(err).toMatch(
        /^huepress: Expected an integer between 2 and 256 or auto for --colors but received [^\n]+\n$/,
      )
      expect(err).toContain(value)
    },
  )
})

test('values may begin with a dash: --ext -x.png, --ext=-x.png', async () => {
  const cwd = workspace()
  writeFileSync(join(cwd, 'a.png'), await photo())
  expect((await huepress(['--ext', '-x.png', 'a.png'], { cwd })).code).toBe(0)
  expect((await huepress(['a.png', '--ext=-y.png'], { cwd })).code).toBe(0)
  expect(filesIn(cwd)).toEqual(['a-x.png', 'a-y.png', 'a.png'])
})

test('behind -- a name may begin with a dash', async () => {
  const cwd = workspace()
  writeFileSync(join(cwd, '-odd.png'), await photo())
  expect(await huepress(['-c', '4', '--', '-odd.png'], { cwd })).toMatchObject({ code: 0 })
  expect(filesIn(cwd)).toEqual(['-odd-hue.png', '-odd.png'])
})
