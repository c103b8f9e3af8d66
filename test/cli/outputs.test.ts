import { existsSync, linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { readChunks } from '../fixtures/make-png.ts'
import { filesIn, huepress, photo, workspace } from './helpers.ts'

const onLinux = process.platform === 'linux'

async function withPhoto(...names: string[]): Promise<string> {
  const cwd = workspace()
  for (const name of names) {
    mkdirSync(join(cwd, name, '..'), { recursive: true })
    writeFileSync(join(cwd, name), await photo())
  }
  return cwd
}

/** Palette entries of a PNG; throws where the file is none. */
const paletteSize = (file: Uint8Array) => readChunks(file).find(chunk => chunk.name === 'PLTE')!.payload.length / 3

/** The default number of colors: dithering and lossiness may leave a few entries without a pixel, which go. */
const nearly256 = (entries: number) => entries > 240 && entries <= 256

describe('where outputs go', () => {
  test('next to the input as NAME-hue.png, with at most 256 colors', async () => {
    const cwd = await withPhoto('a.png')
    const before = readFileSync(join(cwd, 'a.png'))
    const { code, out } = await huepress(['a.png'], { cwd })
    expect([code, filesIn(cwd)]).toEqual([0, ['a-hue.png', 'a.png']])
    expect(out).toMatch(
      /^a\.png -> a-hue\.png {2}[\d.]+ kB -> [\d.]+ kB \([\d.]+ times smaller\), 2[45]\d colors, PSNR /,
    )
    expect(readFileSync(join(cwd, 'a.png'))).toEqual(before)
    expect(paletteSize(readFileSync(join(cwd, 'a-hue.png')))).toSatisfy(nearly256)
  })

  test('-c limits the palette', async () => {
    const cwd = await withPhoto('a.png')
    expect((await huepress(['-c', '7', 'a.png'], { cwd })).code).toBe(0)
    expect(paletteSize(readFileSync(join(cwd, 'a-hue.png')))).toBe(7)
  })

  test('-o - writes image bytes and nothing else to stdout', async () => {
    const cwd = await withPhoto('a.png')
    const { code, stdout, err } = await huepress(['a.png', '-c', '4', '-o', '-'], { cwd, env: {} })
    expect([code, paletteSize(stdout)]).toEqual([0, 4])
    expect(err).toMatch(/^a\.png -> - /)
    expect(filesIn(cwd)).toEqual(['a.png'])
  })

  test('- reads stdin and writes stdout; with --json the object goes to stderr', async () => {
    const { code, stdout, err } = await huepress(['-c', '4', '--json', '-'], { stdin: await photo('jpeg'), env: {} })
    expect([code, paletteSize(stdout)]).toEqual([0, 4])
    expect(JSON.parse(err)).toMatchObject({ input: '-', output: '-', colors: 4, bytesOut: stdout.length })
  })

  test('-d keeps the tree of a folder, in the order of the names, and makes the folders', async () => {
    const cwd = await withPhoto('in/b.png', 'in/deep/er/a.png', 'in/.hidden/x.png', 'in/._b.png', 'c.png')
    writeFileSync(join(cwd, 'in/notes.txt'), 'no image')
    const { code, out } = await huepress(['in', 'c.png', '-c', '2', '-d', 'out/put'], { cwd })
    expect(code).toBe(0)
    expect(filesIn(join(cwd, 'out/put'))).toEqual(['b-hue.png', 'c-hue.png', 'deep/er/a-hue.png'])
    expect(out.split('\n').map(line => line.split(' ')[0])).toEqual(['in/b.png', 'in/deep/er/a.png', 'c.png', '3', ''])
  })

  test('a second run over a folder passes over the outputs of the first', async () => {
    const cwd = await withPhoto('in/b.png', 'in/compressed_b_8.png')
    await huepress(['-c', '2', 'in'], { cwd })
    const again = await huepress(['-c', '2', 'in', '--ext', '-two.png'], { cwd })
    expect(again.code).toBe(0)
    expect(filesIn(join(cwd, 'in'))).toEqual(['b-hue.png', 'b-two.png', 'b.png', 'compressed_b_8.png'])
  })

  test('a file named twice is done once', async () => {
    const cwd = await withPhoto('in/b.png')
    const { code, out } = await huepress(['-c', '2', 'in', 'in/b.png'], { cwd })
    expect([code, out.trim().split('\n').length]).toEqual([0, 1])
  })
})

describe('nothing is lost', () => {
  /** Runs and expects a refusal that leaves every file as it was. */
  async function refused(cwd: string, args: string[], text: string): Promise<void> {
    const before = filesIn(cwd).map(name => [name, readFileSync(join(cwd, name), 'latin1')])
    const { code, err } = await huepress(args, { cwd })
    expect(code).toBe(1)
    expect(err).toContain(text)
    expect(filesIn(cwd).map(name => [name, readFileSync(join(cwd, name), 'latin1')])).toEqual(before)
  }

  test('an existing output stays without --force and is replaced with it', async () => {
    const cwd = await withPhoto('a.png')
    writeFileSync(join(cwd, 'a-hue.png'), 'precious')
    await refused(cwd, ['a.png'], 'a-hue.png exists already')
    expect((await huepress(['-f', 'a.png'], { cwd })).code).toBe(0)
    expect(paletteSize(readFileSync(join(cwd, 'a-hue.png')))).toSatisfy(nearly256)
  })

  test('the input is no output, even with --force', async () => {
    await refused(await withPhoto('a.png'), ['-f', 'a.png', '-o', './a.png'], 'is an input')
    await refused(await withPhoto('a.png'), ['-f', 'a.png', '--ext', '.png'], 'is an input')
  })

  test('nor is it through a symbolic or a hard link', async () => {
    const cwd = await withPhoto('a.png')
    symlinkSync('a.png', join(cwd, 'soft.png'))
    linkSync(join(cwd, 'a.png'), join(cwd, 'hard.png'))
    await refused(cwd, ['-f', 'a.png', '-o', 'soft.png'], 'is an input')
    await refused(cwd, ['-f', 'a.png', '-o', 'hard.png'], 'is an input')
  })

  test('nor is another input of the same run', async () => {
    const cwd = await withPhoto('a.png', 'a-hue.png')
    const { code, err } = await huepress(['-f', 'a.png', 'a-hue.png'], { cwd })
    expect([code, filesIn(cwd)]).toEqual([1, ['a-hue-hue.png', 'a-hue.png', 'a.png']])
    expect(err).toContain('a-hue.png is an input')
  })

  test('two inputs do not write to one output, even with --force', async () => {
    const cwd = await withPhoto('x/a.png', 'y/a.png')
    const { code, err } = await huepress(['-f', 'x/a.png', 'y/a.png', '-d', 'out'], { cwd })
    expect([code, filesIn(join(cwd, 'out'))]).toEqual([1, ['a-hue.png']])
    expect(err).toMatch(/^huepress: y\/a\.png: .*another input of this run/)
  })

  test('a forced output that is a link is written through, and stays a link', async () => {
    const cwd = await withPhoto('a.png')
    mkdirSync(join(cwd, 'far'))
    writeFileSync(join(cwd, 'far/real.png'), 'old')
    symlinkSync('far/real.png', join(cwd, 'link.png'))
    expect((await huepress(['-f', 'a.png', '-o', 'link.png'], { cwd })).code).toBe(0)
    expect(paletteSize(readFileSync(join(cwd, 'far/real.png')))).toSatisfy(nearly256)
    expect(filesIn(cwd)).toEqual(['a.png', 'far/real.png', 'link.png'])
  })

  test('an output folder that is missing, a file, or not writable is said', async () => {
    await refused(await withPhoto('a.png'), ['a.png', '-o', 'no/where.png'], 'Create it first')
    await refused(await withPhoto('a.png'), ['a.png', '-d', 'a.png/out'], 'ENOTDIR')
    await refused(await withPhoto('a.png'), ['a.png', '-o', 'a.png/x.png'], 'ENOTDIR')
    await refused(await withPhoto('a.png', 'out/b.png'), ['a.png', '-o', 'out'], 'is a folder')
    if (onLinux) await refused(await withPhoto('a.png'), ['a.png', '-o', '/proc/huepress.png'], '/proc')
  })

  test.runIf(onLinux)('a full disk is said, with what failed', async () => {
    await refused(await withPhoto('a.png'), ['a.png', '-o', '/dev/full'], 'no space is left')
    expect(existsSync('/dev/full')).toBe(true)
  })

  test.runIf(onLinux)('a device may be written to without --force', async () => {
    const cwd = await withPhoto('a.png')
    expect(await huepress(['a.png', '-o', '/dev/null'], { cwd })).toMatchObject({ code: 0, err: '' })
  })
})

test('the picture in the file is the one that was squeezed', async () => {
  const cwd = await withPhoto('a.png')
  await huepress(['a.png', '--json'], { cwd })
  const [from, to] = await Promise.all(
    ['a.png', 'a-hue.png'].map(name => sharp(join(cwd, name)).removeAlpha().raw().toBuffer()),
  )
  const worst = from.reduce((most, value, i) => Math.max(most, Math.abs(value - to[i])), 0)
  expect(to.length).toBe(from.length)
  expect(worst).toBeLessThan(24)
})
