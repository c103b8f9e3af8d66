import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { readPalette } from '../../src/platform/node/palette-node.ts'
import { makePng, readChunks } from '../fixtures/make-png.ts'
import { filesIn, huepress, photo, workspace } from './helpers.ts'

const GRAYS = '000 fff 888 // three grays and\n#ff0000 # a red that the picture does not need\n'

/** A folder with a photo and a palette file. */
async function withPalette(name: string, content: string | Uint8Array): Promise<string> {
  const cwd = workspace()
  writeFileSync(join(cwd, 'a.png'), await photo())
  writeFileSync(join(cwd, name), content)
  return cwd
}

const plteOf = (file: string) => [...readChunks(readFileSync(file)).find(({ name }) => name === 'PLTE')!.payload]

const pixelsOf = (file: string) => sharp(file).ensureAlpha().raw().toBuffer()

describe('--palette', () => {
  test.each([
    ['grays.hex', GRAYS],
    ['grays.gpl', 'GIMP Palette\nName: g\n#\n0 0 0 a\n255 255 255 b\n136 136 136 c\n255 0 0 d\n'],
    ['grays.pal', 'JASC-PAL\r\n0100\r\n4\r\n0 0 0\r\n255 255 255\r\n136 136 136\r\n255 0 0\r\n'],
  ])('maps to the entries of %s and keeps all of them in order', async (name, content) => {
    const cwd = await withPalette(name, content)
    const { code, out, err } = await huepress(['--palette', name, '--space', 'srgb', '--json', 'a.png'], { cwd })
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toMatchObject({ colors: 4, iterations: 0, output: 'a-hue.png' })
    expect(plteOf(join(cwd, 'a-hue.png'))).toEqual([0, 0, 0, 255, 255, 255, 136, 136, 136, 255, 0, 0])
    expect(filesIn(cwd)).toEqual(['a-hue.png', 'a.png', name].sort())
  })

  test('from the PNG of another picture, with its transparent entry', async () => {
    const cwd = await withPalette('list.txt', '#00000000 #123456 #fedcba #80808080')
    writeFileSync(
      join(cwd, 'hole.png'),
      await sharp({ create: { width: 4, height: 4, channels: 4, background: '#0000' } })
        .png()
        .toBuffer(),
    )
    expect((await huepress(['--palette', 'list.txt', 'hole.png', '-o', 'pal.png'], { cwd })).code).toBe(0)
    expect([...(await readPalette(join(cwd, 'pal.png')))]).toEqual([...(await readPalette(join(cwd, 'list.txt')))])
    expect((await huepress(['--palette', 'pal.png', 'a.png', 'hole.png', '-d', 'out'], { cwd })).code).toBe(0)
    expect(plteOf(join(cwd, 'out/a-hue.png'))).toEqual(plteOf(join(cwd, 'pal.png')))
    expect((await pixelsOf(join(cwd, 'out/hole-hue.png'))).every(byte => byte === 0)).toBe(true)
    expect((await sharp(join(cwd, 'out/a-hue.png')).stats()).isOpaque).toBe(true)
  })

  test('a palette that holds every color loses nothing', async () => {
    const cwd = await withPalette('p.hex', '#0a141e #c8c8c8 #ff00ff')
    const tile = { create: { width: 3, height: 2, channels: 3, background: '#c8c8c8' } } as const
    writeFileSync(join(cwd, 'a.png'), await sharp(tile).png().toBuffer())
    const { out } = await huepress(['--palette', 'p.hex', '--json', 'a.png'], { cwd })
    expect(JSON.parse(out)).toMatchObject({ mse: 0, colors: 3, distinctColors: 1 })
    expect(await pixelsOf(join(cwd, 'a-hue.png'))).toEqual(await pixelsOf(join(cwd, 'a.png')))
  })

  test.each([
    ['a word', 'p.hex', '#fff\nzebra\n', 'Line 2: expected a color such as #ff8000 but found "zebra"'],
    ['257 colors', 'p.hex', 'abc '.repeat(257), 'at most 256'],
    ['an empty file', 'p.gpl', '', '0 bytes'],
    ['no colors', 'p.gpl', 'GIMP Palette\n', '0 colors'],
    ['a photo of too many colors', 'p.png', 'photo', 'color 257'],
    ['a photo that is no PNG', 'p.jpg', 'jpeg', 'no palette'],
  ])('%s is exit code 1, named, and nothing is written', async (_, name, content, text) => {
    const picture = content === 'photo' ? await photo() : content === 'jpeg' ? await photo('jpeg') : content
    const cwd = await withPalette(name, picture)
    const { code, out, err } = await huepress(['--palette', name, 'a.png', '-d', 'out'], { cwd })
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(new RegExp(`^huepress: ${name}: [^\n]+\n$`))
    expect(err).toContain(text)
    expect(filesIn(cwd)).toEqual(['a.png', name].sort())
  })

  test('a file that is not there, a folder, and one that is too large', async () => {
    const cwd = await withPalette('large.hex', '')
    truncateSync(join(cwd, 'large.hex'), 2 ** 26 + 1)
    mkdirSync(join(cwd, 'folder'))
    for (const [name, text] of [
      ['none.gpl', 'No such file'],
      ['folder', 'folder'],
      ['large.hex', '67108865 bytes'],
    ]) {
      const { code, err } = await huepress(['--palette', name, 'a.png'], { cwd })
      expect([code, filesIn(cwd)]).toEqual([1, ['a.png', 'large.hex']])
      expect(err).toContain(text)
    }
  })

  test('the palette file is never overwritten', async () => {
    const cwd = await withPalette(
      'p.png',
      await sharp({ create: { width: 1, height: 1, channels: 3, background: '#abc' } })
        .png()
        .toBuffer(),
    )
    const before = readFileSync(join(cwd, 'p.png'))
    const { code, err } = await huepress(['--palette', 'p.png', 'a.png', '-o', 'p.png', '-f'], { cwd })
    expect(code).toBe(1)
    expect(err).toContain('never overwritten')
    expect(readFileSync(join(cwd, 'p.png'))).toEqual(before)
  })

  test.each([[['--colors', '8']], [['-c', '256']], [['--sweep']]])('with %j it is wrong usage', async flags => {
    const cwd = await withPalette('p.hex', GRAYS)
    const { code, err } = await huepress(['--palette', 'p.hex', ...flags, 'a.png'], { cwd })
    expect([code, filesIn(cwd)]).toEqual([2, ['a.png', 'p.hex']])
    expect(err).toMatch(/^huepress: [^\n]*--palette[^\n]+\n$/)
  })
})

describe('--shared-palette', () => {
  /** Two pictures of three colors each, one of them common. */
  async function twoPictures(): Promise<string> {
    const cwd = workspace()
    const picture = (bytes: number[]) =>
      sharp(Uint8Array.from(bytes), { raw: { width: 3, height: 1, channels: 3 } }).png()
    writeFileSync(join(cwd, 'a.png'), await picture([255, 0, 0, 0, 255, 0, 9, 9, 9]).toBuffer())
    writeFileSync(join(cwd, 'b.png'), await picture([0, 0, 255, 255, 255, 0, 9, 9, 9]).toBuffer())
    return cwd
  }

  test('gives all inputs the same palette, with the colors of each', async () => {
    const cwd = await twoPictures()
    const { code, out, err } = await huepress(['--shared-palette', '--space', 'srgb', '--json', 'a.png', 'b.png'], {
      cwd,
    })
    expect([code, err]).toEqual([0, ''])
    for (const line of out.trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ mse: 0, colors: 5 })
    expect(plteOf(join(cwd, 'a-hue.png'))).toEqual(plteOf(join(cwd, 'b-hue.png')))
  })

  test('counts the pixels that are mapped: in sRGB where the profile is dropped', async () => {
    const cwd = await twoPictures()
    const tile = sharp({ create: { width: 2, height: 2, channels: 3, background: '#80a040' } })
    writeFileSync(join(cwd, 'p3.png'), await tile.withIccProfile('p3').png().toBuffer())
    for (const keep of ['icc', 'none']) {
      const args = ['--shared-palette', '--space', 'srgb', '--keep', keep, '--json', '-f', 'a.png', 'p3.png']
      const { code, out } = await huepress(args, { cwd })
      expect(code).toBe(0)
      for (const line of out.trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ mse: 0, colors: 4 })
    }
  })

  test('an input whose profile is damaged fails, and its colors do not count', async () => {
    const cwd = await twoPictures()
    const before: [string, Uint8Array][] = [['iCCP', Buffer.from('name\0\0nothing')]]
    writeFileSync(
      join(cwd, 'c.png'),
      makePng({ width: 1, height: 1, colorType: 2, bitDepth: 8, data: new Uint8Array(3), before }),
    )
    const { code, err } = await huepress(['--shared-palette', '--space', 'srgb', 'a.png', 'c.png', 'b.png'], { cwd })
    expect(code).toBe(1)
    expect(err).toMatch(/^huepress: c.png: [^\n]*profile[^\n]*\n$/)
    expect(plteOf(join(cwd, 'b-hue.png'))).toHaveLength(15)
  })

  test('names an input that fails, leaves its colors out, and does the others; also from stdin', async () => {
    const cwd = await twoPictures()
    writeFileSync(join(cwd, 'bad.png'), 'nothing')
    writeFileSync(join(cwd, 'c.png'), await photo())
    writeFileSync(join(cwd, 'c-hue.png'), 'precious')
    const args = ['--shared-palette', '--space', 'srgb', 'bad.png', 'c.png', '-', 'b.png', '-d', '.']
    const { code, err } = await huepress(args, { cwd, stdin: readFileSync(join(cwd, 'a.png')) })
    expect(code).toBe(1)
    expect(err).toMatch(/^huepress: bad.png: [^\n]+\nhuepress: c.png: [^\n]+exists[^\n]+\n$/)
    expect(plteOf(join(cwd, 'stdin-hue.png'))).toHaveLength(15)
    expect(plteOf(join(cwd, 'b-hue.png'))).toEqual(plteOf(join(cwd, 'stdin-hue.png')))
    expect(readFileSync(join(cwd, 'c-hue.png'), 'utf8')).toBe('precious')
  })

  test('where every input fails it is exit code 1, each named once', async () => {
    const cwd = workspace()
    writeFileSync(join(cwd, 'bad.png'), 'nothing')
    const { code, err } = await huepress(['--shared-palette', 'bad.png', 'gone.png'], { cwd })
    expect([code, err.trim().split('\n').length]).toEqual([1, 2])
  })

  test.each([[['a.png']], [['a.png', 'b.png', '--sweep']], [['a.png', 'b.png', '--palette', 'p.hex']]])(
    'with %j it is wrong usage',
    async args => {
      const cwd = await twoPictures()
      const { code, err } = await huepress(['--shared-palette', ...args], { cwd })
      expect([code, filesIn(cwd)]).toEqual([2, ['a.png', 'b.png']])
      expect(err).toMatch(/^huepress: [^\n]*--shared-palette[^\n]+\n$/)
    },
  )
})
