import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { decode } from '../../src/platform/node/decode-node.ts'
import { noise, toRgba } from '../helpers/images.ts'
import { filesIn, hasComputed, huepress, photo, start, workspace } from './helpers.ts'

async function withPhoto(): Promise<string> {
  const cwd = workspace()
  writeFileSync(join(cwd, 'a.png'), await photo())
  return cwd
}

/** What the bytes are, whatever the name says. */
function kindOf(path: string): string {
  const start = readFileSync(path).toString('latin1', 0, 16)
  if (start.startsWith('\xff\x0a') || start.startsWith('JXL ', 4)) return 'jxl'
  return start.startsWith('\x89PNG') ? 'png' : start.startsWith('RIFF') && start.includes('WEBP') ? 'webp' : 'other'
}

describe('the format comes from', () => {
  test.each([
    ['--format', ['--format', 'webp'], 'a-hue.webp', 'webp'],
    ['the end of --output', ['-o', 'out.WebP'], 'out.WebP', 'webp'],
    ['the end of --output', ['-o', 'out.png'], 'out.png', 'png'],
    ['the end of --ext', ['--ext', '-small.webp'], 'a-small.webp', 'webp'],
    ['--format where the name has no such end', ['--format', 'webp', '-o', 'out.bin'], 'out.bin', 'webp'],
    ['--format and a name that agree', ['--format', 'webp', '--ext', '.webp'], 'a.webp', 'webp'],
    ['--format jxl', ['--format', 'jxl'], 'a-hue.jxl', 'jxl'],
    ['the end of --output', ['-o', 'out.jxl'], 'out.jxl', 'jxl'],
    ['nothing: png', ['-d', 'x'], 'x/a-hue.png', 'png'],
  ])('%s (%j)', async (_, args, output, kind) => {
    const cwd = await withPhoto()
    const { code, out } = await huepress(['a.png', '-c', '8', '--json', ...args], { cwd })
    expect([code, filesIn(cwd)]).toEqual([0, ['a.png', output].sort()])
    expect(kindOf(join(cwd, output))).toBe(kind)
    expect(JSON.parse(out)).toMatchObject({ output, format: kind, bytesOut: statSync(join(cwd, output)).size })
  })

  test.each([
    [['--format', 'png', '-o', 'x.webp'], 'contradict'],
    [['--format', 'webp', '--ext', '-x.png'], 'contradict'],
    [['-o', 'x.jpg'], '.jpg'],
    [['--ext', '.avif'], '.avif'],
    [['--format', 'gif'], 'png, webp, jxl'],
    [['--effort', '7'], 'between 0 and 6 or auto'],
    [['--effort', 'max'], 'between 0 and 6 or auto'],
  ])('%j is wrong usage, and nothing is written', async (args, text) => {
    const cwd = await withPhoto()
    const { code, out, err } = await huepress(['a.png', ...args], { cwd })
    expect([code, out, filesIn(cwd)]).toEqual([2, '', ['a.png']])
    expect(err).toMatch(/^huepress: [^\n]+\n$/)
    expect(err).toContain(text)
  })
})

test('a WebP has exactly the pixels of the PNG, and stdout takes it too', async () => {
  const cwd = await withPhoto()
  await huepress(['a.png', '-c', '20', '-o', 'b.png'], { cwd })
  const { code, stdout } = await huepress(['-', '-c', '20', '--format', 'webp'], { stdin: await photo() })
  expect(code).toBe(0)
  const [png, webp] = await Promise.all(
    [join(cwd, 'b.png'), stdout].map(file => sharp(file).ensureAlpha().raw().toBuffer()),
  )
  expect(Buffer.compare(png, webp)).toBe(0)
})

test('a JPEG XL has the pixels of the PNG, in sRGB, with EXIF and without the place', async () => {
  const cwd = workspace()
  const exif = { IFD0: { Artist: 'Ada' }, IFD3: { GPSLatitude: '52/1 0/1 0/1' } }
  await sharp(await photo())
    .withIccProfile('p3')
    .withExif(exif)
    .png()
    .toFile(join(cwd, 'a.png'))
  const args = ['a.png', '-c', '20', '--effort', '0']
  await huepress([...args, '--keep', 'none', '-o', 'b.png'], { cwd })
  const { code, err } = await huepress([...args, '--keep', 'all', '-o', 'b.jxl'], { cwd })
  expect([code, err]).toEqual([0, expect.stringContaining('Colors were converted to sRGB.')])
  const file = readFileSync(join(cwd, 'b.jxl'))
  expect([file.includes('Ada'), file.includes('GPS')]).toEqual([true, false])
  const [png, jxl] = await Promise.all(['b.png', 'b.jxl'].map(name => decode(join(cwd, name))))
  expect(Buffer.compare(Buffer.from(png.data), Buffer.from(jxl.data))).toBe(0)
})

test('with many colors a JPEG XL comes with the advice that WebP is smaller', async () => {
  const cwd = await withPhoto()
  const many = await huepress(['a.png', '--format', 'jxl', '--effort', '0', '-o', 'b.jxl'], { cwd })
  expect(many.err).toContain('a WebP of the same pixels is usually smaller')
  const few = await huepress(['a.png', '-c', '9', '--format', 'jxl', '--effort', '0', '-o', 'c.jxl'], { cwd })
  expect(few.err).toBe('')
})

test('a photo is a lossy WebP without a palette, and the line says so', async () => {
  const cwd = await withPhoto()
  const { code, out } = await huepress(['--format', 'photo', 'a.png'], { cwd })
  expect(code).toBe(0)
  expect(out).toMatch(/^a\.png -> a-hue\.webp .*, photo without a palette, PSNR [\d.]+ dB/)
  expect(readFileSync(join(cwd, 'a-hue.webp')).toString('latin1', 8, 16)).toBe('WEBPVP8 ')
  expect((await huepress(['--format', 'photo', 'a.png', '-o', 'b.webp'], { cwd })).code).toBe(0)
  expect(readFileSync(join(cwd, 'b.webp')).equals(readFileSync(join(cwd, 'a-hue.webp')))).toBe(true)
})

test.each([['--colors', '16'], ['--palette', 'p.gpl'], ['--shared-palette'], ['--sweep']])(
  'a photo has no palette, so %s has no meaning',
  async (...flag) => {
    const { code, err } = await huepress(['--format', 'photo', 'a.png', ...flag])
    expect([code, err]).toEqual([
      2,
      `huepress: --format photo has no palette, so ${flag[0]} has no meaning. Leave it out.\n`,
    ])
  },
)

test('a later run over the folder passes over both kinds of outputs', async () => {
  const cwd = await withPhoto()
  await huepress(['.', '-c', '2', '--format', 'webp'], { cwd })
  await huepress(['a.png', '--sweep', '--format', 'webp'], { cwd })
  const { code, out } = await huepress(['.', '-c', '2'], { cwd })
  expect([code, out.trim().split('\n').length]).toEqual([0, 1])
  expect(filesIn(cwd)).toContain('compressed_a_128.webp')
  expect(kindOf(join(cwd, 'compressed_a_128.webp'))).toBe('webp')
})

test('more effort gives fewer bytes of the same pixels', async () => {
  const cwd = workspace()
  await sharp(join(import.meta.dirname, '../../examples/parrots.png'))
    .extract({ left: 300, top: 120, width: 240, height: 160 })
    .toFile(join(cwd, 'a.png'))
  const results = []
  for (const effort of ['0', 'auto', '4']) {
    const output = `${effort}.png`
    await huepress(['a.png', '-c', '64', '--effort', effort, '-o', output], { cwd })
    results.push({ bytes: statSync(join(cwd, output)).size, pixels: await sharp(join(cwd, output)).raw().toBuffer() })
  }
  const [fast, auto, four] = results
  expect(auto.bytes).toBeLessThan(fast.bytes * 0.95)
  expect(four.bytes).toBeLessThan(auto.bytes)
  expect(Buffer.compare(fast.pixels, auto.pixels)).toBe(0)
  expect(Buffer.compare(fast.pixels, four.pixels)).toBe(0)
})

test('a picture that is too long for WebP is said with the limit, and nothing is written', async () => {
  const cwd = workspace()
  await sharp({ create: { width: 16384, height: 2, channels: 3, background: '#123' } }).toFile(join(cwd, 'long.png'))
  const { code, err } = await huepress(['long.png', '--format', 'webp'], { cwd })
  expect([code, filesIn(cwd)]).toEqual([1, ['long.png']])
  expect(err).toMatch(/16383 pixels a side, but the image is 16384x2\. Use the format png/)
})

test('Ctrl-C while the file is squeezed ends at once and leaves nothing behind', async () => {
  const cwd = workspace()
  const { width, height, data } = toRgba(noise(2000, 1500))
  const few = data.map((value, i) => (i % 4 === 3 ? 255 : value & 0xc0)) // 64 colors: nothing to cluster
  await sharp(few, { raw: { width, height, channels: 4 } }).toFile(join(cwd, 'a.png'))
  const child = start(['a.png', '--effort', '6', '-o', 'b.png'], { cwd })
  const ended = once(child, 'close')
  const begin = performance.now()
  await hasComputed(child, 3)
  expect(child.exitCode).toBe(null)
  const asked = performance.now()
  child.kill('SIGINT')
  expect((await ended)[0]).toBe(130)
  // A busy machine makes both longer.
  expect(performance.now() - asked).toBeLessThan((asked - begin) / 2)
  expect(filesIn(cwd)).toEqual(['a.png'])
})
