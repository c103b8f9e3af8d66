import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { makePng } from '../fixtures/make-png.ts'
import { filesIn, huepress, photo, workspace } from './helpers.ts'

const REPORTS = resolve(import.meta.dirname, '../fixtures/reports')
const PNGSUITE = resolve(import.meta.dirname, '../fixtures/pngsuite')

/** Runs on one bad file and expects one line that names it, exit code 1, and nothing written. */
async function expectBad(name: string, bytes: Uint8Array, text: string | RegExp): Promise<void> {
  const cwd = workspace()
  writeFileSync(join(cwd, name), bytes)
  const { code, out, err } = await huepress([name], { cwd })
  expect([code, out]).toEqual([1, ''])
  expect(err).toMatch(/^huepress: [^\n]+\n$/)
  expect(err.startsWith(`huepress: ${name}: `)).toBe(true)
  expect(err).toMatch(text)
  expect(err).not.toMatch(/fault of huepress/)
  expect(filesIn(cwd)).toEqual([name])
}

describe('bad files', () => {
  test('an empty file', () => expectBad('empty.png', Buffer.alloc(0), '0 bytes'))
  test('text named .jpg', () => expectBad('text.jpg', Buffer.from('hello, I am no image\n'), 'no image'))
  test('an SVG', () =>
    expectBad('a.png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'SVG'))

  test.each(['png', 'jpeg', 'webp', 'avif'] as const)('a %s cut off in the middle', async format => {
    const bytes = await photo(format)
    await expectBad(`cut.${format}`, bytes.subarray(0, bytes.length >> 1), /damaged or cut off/)
  })

  test('a PNG and a JPEG with wrong bytes in the middle', async () => {
    const png = await photo('png')
    png.fill(0xff, png.length >> 1, (png.length >> 1) + 20)
    await expectBad('hurt.png', png, /damaged or cut off/)
    const jpeg = await photo('jpeg')
    jpeg.fill(0xff, jpeg.length - 100, jpeg.length - 60)
    await expectBad('hurt.jpg', jpeg, /damaged or cut off/)
  })

  // The check sum of xcsn0g01's chunk is wrong, but that of its rows proves them right.
  const broken = readdirSync(PNGSUITE).filter(name => name.startsWith('x') && name !== 'xcsn0g01.png')
  test.each(broken)('%s of PngSuite', async name => {
    const cwd = workspace()
    copyFileSync(join(PNGSUITE, name), join(cwd, name))
    const { code, err } = await huepress([name], { cwd })
    expect(code).toBe(1)
    expect(err).toMatch(/^huepress: x\w+\.png: [^\n]*(damaged|no image)[^\n]*\n$/)
    expect(filesIn(cwd)).toEqual([name])
  })

  test('a PNG of 0x0 pixels', () =>
    expectBad('zero.png', makePng({ width: 0, height: 0, colorType: 2, bitDepth: 8 }), '0x0'))

  test('a PNG over the pixel limit is refused by its header, with both numbers', () =>
    expectBad(
      'huge.png',
      makePng({ width: 100_000, height: 90_000, colorType: 2, bitDepth: 8 }),
      /9000000000.*268435456/,
    ))

  test('a JPEG over the pixel limit is refused by its header', async () => {
    const jpeg = await photo('jpeg')
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
    jpeg.writeUInt16BE(65_500, frame + 5)
    jpeg.writeUInt16BE(65_500, frame + 7)
    await expectBad('huge.jpg', jpeg, /4290250000.*268435456/)
  })

  test.runIf(process.platform === 'linux')('a file that cannot be read', async () => {
    const { code, err } = await huepress(['/proc/self/mem', '-o', '-'])
    expect(code).toBe(1)
    expect(err).toMatch(/^huepress: \/proc\/self\/mem: It cannot be read: [^\n]+\n$/)
  })
})

describe('bad arguments', () => {
  test('a missing file', async () => {
    const { code, err } = await huepress(['gone.png'])
    expect(code).toBe(1)
    expect(err).toMatch(/^huepress: gone\.png: No such file or folder[^\n]+\n$/)
  })

  test('a folder without images', async () => {
    const cwd = workspace()
    mkdirSync(join(cwd, 'in'))
    writeFileSync(join(cwd, 'in/readme.txt'), 'text')
    const { code, err } = await huepress(['in'], { cwd })
    expect(code).toBe(1)
    expect(err).toMatch(/^huepress: in: The folder holds 0 images[^\n]+\n$/)
  })

  test('stdin that is empty, or ends in the middle of an image', async () => {
    const empty = await huepress(['-'])
    expect([empty.code, empty.stdout.length]).toEqual([1, 0])
    expect(empty.err).toMatch(/^huepress: -: stdin delivered 0 bytes/)
    const jpeg = await photo('jpeg')
    const short = await huepress(['-'], { stdin: jpeg.subarray(0, jpeg.length - 60) })
    expect([short.code, short.stdout.length]).toEqual([1, 0])
    expect(short.err).toMatch(/^huepress: -: .*damaged or cut off/)
  })
})

test('one input that fails stops none of the others, and each failure is named', async () => {
  const cwd = workspace()
  writeFileSync(join(cwd, 'a.png'), 'text')
  writeFileSync(join(cwd, 'b.png'), await photo())
  writeFileSync(join(cwd, 'c.png'), '')
  writeFileSync(join(cwd, 'd.jpg'), await photo('jpeg'))
  const { code, out, err } = await huepress(['gone.png', '.', '-c', '2'], { cwd })
  expect(code).toBe(1)
  expect(err.match(/^huepress: [\w.]+/gm)).toEqual(['huepress: gone.png', 'huepress: a.png', 'huepress: c.png'])
  expect(out.match(/^[\w.]+/gm)).toEqual(['b.png', 'd.jpg', '2'])
  expect(out).toContain('2 of 4 done, 2 failed')
  expect(filesIn(cwd)).toEqual(['a.png', 'b-hue.png', 'b.png', 'c.png', 'd-hue.png', 'd.jpg'])
})

describe('every format', () => {
  test.each(['png', 'jpeg', 'webp', 'avif', 'tiff'] as const)('%s is read', async format => {
    const { code, out } = await huepress(['-', '--allow-larger', '--json', '-d', workspace()], {
      stdin: await photo(format),
    })
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ width: 48, height: 32 })
  })

  test('of an animation the first frame is taken, and that is said once', async () => {
    const cwd = workspace()
    const frames = Buffer.from([...Array(300).fill(250), ...Array(300).fill(20)])
    const raw = { width: 10, height: 20, channels: 3 as const, pageHeight: 10 }
    const animation = sharp(frames, { raw }).gif({ delay: [100, 100], loop: 0 })
    await animation.toFile(join(cwd, 'a.gif'))
    const { code, err } = await huepress(['a.gif'], { cwd })
    expect([code, err]).toEqual([0, 'huepress: a.gif: Only the first frame was taken.\n'])
    const { data, info } = await sharp(join(cwd, 'a-hue.png')).raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height, data[0]]).toEqual([10, 10, 250])
    expect((await huepress(['-q', '-f', 'a.gif'], { cwd })).err).toBe('')
  })

  test('16 bits a channel: the line, JSON and --verbose say that they were reduced', async () => {
    const args = [join(REPORTS, 'grey16.png'), '-c', '256', '-o', '-', '--allow-larger', '--effort', '0']
    const { code, err } = await huepress(args)
    expect(code).toBe(0)
    expect(err).toContain(', lossless in 8 bits, 16 bits reduced, ')
    expect((await huepress([...args, '-c', '4'])).err).toMatch(/PSNR [\d.]+ dB, 16 bits reduced to 8, /)
    const cwd = workspace()
    const { out } = await huepress([...args, '-o', join(cwd, 'out.png'), '--json'])
    expect(JSON.parse(out)).toMatchObject({ inputBits: 16, psnr: null })
    expect((await huepress([...args, '-v'])).err).toContain('16 bits a channel')
    expect((await huepress([join(REPORTS, 'photo.png'), '-o', '-', '-c', '4', '--effort', '0'])).err).not.toContain(
      'bits',
    )
  })

  test('numbers that are no sRGB: a note says so, and keep none converts them', async () => {
    const args = [join(REPORTS, 'linear16.png'), '-c', '16', '-o', '-', '--allow-larger', '--effort', '0']
    expect((await huepress(args)).err).toMatch(
      /are linear light: colors were chosen .* --keep none converts them first/,
    )
    const { err } = await huepress([...args, '--keep', 'none'])
    expect(err).toContain('Colors were converted to sRGB.')
    expect(err).not.toContain('linear light')
  })
})

describe('damage', () => {
  test.each([
    ['png-bad-adler.png', /damaged \(its pixel data do not end properly\), but all pixels are there/],
    ['jpg-no-eoi.jpg', /damaged \(its end is missing\), but all pixels are there/],
    ['jpg-junk-between.jpg', /damaged \(bytes that belong to nothing [^)]*\), but all pixels are there/],
    ['icc-numbered-from-0.jpg', /profile was repaired: its parts were not numbered/],
    ['icc-size-plus4.png', /profile was repaired: its header told a wrong size/],
  ])('%s is harmless: taken, with a note', async (name, note) => {
    const { code, err } = await huepress([join(REPORTS, name), '-o', '-', '--allow-larger', '--no-advice', '-c', '16'])
    expect(code).toBe(0)
    expect(err).toMatch(note)
  })

  test.each(['png', 'jpeg'] as const)('half a %s: refused with what is missing; --tolerant takes it', async format => {
    const cwd = workspace()
    const bytes = readFileSync(join(REPORTS, format === 'png' ? 'photo.png' : 'icc-numbered-from-0.jpg'))
    writeFileSync(join(cwd, 'half'), bytes.subarray(0, Math.ceil(bytes.length * 0.7)))
    const refused = await huepress(['half', '-o', 'out.png'], { cwd })
    expect([refused.code, filesIn(cwd)]).toEqual([1, ['half']])
    expect(refused.err).toMatch(
      /damaged or cut off: .*, \d+ % of its pixels are missing or uncertain\..* --tolerant\.\n$/,
    )
    const args = ['half', '-o', 'out.png', '--tolerant', '--allow-larger', '-c', '8', '--effort', '0']
    const { code, err } = await huepress(args, { cwd })
    expect([code, filesIn(cwd)]).toEqual([0, ['half', 'out.png']])
    expect(err).toMatch(/^huepress: half: The image is damaged: [^\n]*\d+ % of its pixels are missing or uncertain\.\n/)
  })
})

describe('kinds of files that are not taken', () => {
  const latin = (text: string) => Buffer.from(text.padEnd(200, '\0'), 'latin1')

  test.each([
    ['a.exr', latin('v/1\x01'), 'OpenEXR is not supported; '],
    ['a.jpg', latin('\0\0\0\x14ftypisom\0\0\0\0mp41'), 'MP4 video is not supported; '],
    ['a.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'SVG is not supported; '],
  ])('%s is told by its name, not as damaged', (name, bytes, text) => expectBad(name, bytes, text))

  test.each([
    ['png-cgbi-like.png', "Apple's PNG for phones (CgBI) is not supported; "],
    ['lab.tiff', 'TIFF in CIELAB colors is not supported; '],
  ])('%s', async (name, text) => {
    const { err } = await huepress([join(REPORTS, name), '-o', '-'])
    expect(err).toContain(text)
    expect(err).not.toMatch(/damaged|no image/)
  })

  test('a folder says how many pictures it skipped and of which kinds, also for programs', async () => {
    const cwd = workspace()
    mkdirSync(join(cwd, 'in/deep'), { recursive: true })
    writeFileSync(join(cwd, 'in/a.png'), await photo())
    for (const name of ['b.TGA', 'deep/c.tga', 'd.exr', '.e.tga', 'notes.txt'])
      writeFileSync(join(cwd, 'in', name), 'x')
    const plain = await huepress(['in'], { cwd })
    expect([plain.code, plain.err]).toEqual([0, 'huepress: in: 3 files skipped: 2 TGA, 1 EXR\n'])
    expect((await huepress(['in', '-f', '-q'], { cwd })).err).toBe('')
    const { out } = await huepress(['in', '-f', '--json'], { cwd })
    const lines = out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(lines).toContainEqual({ input: 'in', skipped: 3, kinds: { TGA: 2, EXR: 1 } })
  })

  test('a folder of nothing else says so, too', async () => {
    const cwd = workspace()
    mkdirSync(join(cwd, 'in'))
    writeFileSync(join(cwd, 'in/a.tga'), 'x')
    const { code, err } = await huepress(['in'], { cwd })
    expect(code).toBe(1)
    expect(err).toMatch(/0 images.* 1 file skipped: 1 TGA\.\n$/)
  })
})

test('a decoder that is not there for this platform is told as that, not as a damaged image', async () => {
  const cwd = workspace()
  writeFileSync(
    join(cwd, 'a.jpg'),
    await sharp(await photo())
      .jpeg()
      .toBuffer(),
  )
  // As if the package for this platform had not been installed.
  const hide = `const Module = require('node:module'); const resolve = Module._resolveFilename
    Module._resolveFilename = function (name, ...rest) {
      if (/sharp-[a-z0-9-]+\\/|\\.node$/.test(name)) throw Object.assign(new Error('Cannot find module ' + name), { code: 'MODULE_NOT_FOUND' })
      return resolve.call(this, name, ...rest)
    }`
  writeFileSync(join(cwd, 'hide.cjs'), hide)
  const { code, err } = await huepress(['a.jpg'], { cwd, env: { NODE_OPTIONS: `--require ${join(cwd, 'hide.cjs')}` } })
  expect(code).toBe(1)
  expect(err).toMatch(/^huepress: a\.jpg: The image decoder \(sharp\) could not be loaded: [^\n]+npm install[^\n]+\n$/)
  expect(err).not.toMatch(/damaged|fault of huepress/)
})
