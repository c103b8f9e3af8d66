import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { pngChunk } from '../fixtures/make-png.ts'
import { draw, toRgba } from '../helpers/images.ts'
import { filesIn, huepress, photo, workspace } from './helpers.ts'

const hills = draw('hills', 96, 72, (x, y) => [
  120 + 40 * Math.sin(x / 12),
  120 + 25 * Math.sin(y / 9 + x / 30),
  100 + 30 * Math.sin((x + y) / 24),
])
const { width, height, data } = toRgba(hills)
const picture = sharp(data, { raw: { width, height, channels: 4 } })
  .removeAlpha()
  .png()
  .toBuffer()

/** Runs on stdin, once for the same arguments; the picture from stdout, the object of --json from stderr. */
function run(...args: string[]) {
  const key = args.join(' ')
  const known = runs.get(key) ?? runOnce(args)
  runs.set(key, known)
  return known
}

const runs = new Map<string, ReturnType<typeof runOnce>>()

async function runOnce(args: string[]) {
  const { code, stdout, err } = await huepress(['--json', ...args, '-'], { stdin: await picture })
  return { code, stdout, err, report: code === 0 ? JSON.parse(err.trim().split('\n').at(-1)!) : null }
}

describe('a target', () => {
  test.each([
    [['-c', 'auto']],
    [['-Q', '40-75']],
    [['--quality', '50']],
    [['-Q', '75', '--space', 'srgb', '-s', '9']],
    [['-c', '64', '--max-bytes', '1.6k']],
    [['-Q', '0-80', '--max-bytes', '1600', '--format', 'webp']],
  ])('%j gives the bytes of -c and --lossy with the numbers that were found', async args => {
    const { code, stdout, report } = await run(...args)
    expect([code, report.usedOriginal]).toEqual([0, false])
    expect(report.searchedColors).toBeGreaterThan(2)
    expect(report.searchedColors).toBeLessThan(256)
    const options = args.filter(
      (arg, i) => !/^(-c|-Q|--quality|--max-bytes)$/.test(arg) && !/^(-c|-Q|--q.*|--m.*)$/.test(args[i - 1]),
    )
    const plain = await run('-c', String(report.searchedColors), ...options, '--lossy', String(report.lossy))
    expect(plain.stdout.equals(stdout)).toBe(true)
    expect({ ...plain.report, ms: null, searchedColors: report.searchedColors }).toEqual({ ...report, ms: null })
  })

  test('of a higher quality takes more colors, and is told by the human line', async () => {
    const found = await Promise.all(['30', '55', '75'].map(async q => (await run('-Q', q)).report))
    expect(found.map(({ quality }) => quality >= 30)).toEqual([true, true, true])
    expect(found[0].searchedColors).toBeLessThan(found[1].searchedColors)
    expect(found[1].searchedColors).toBeLessThan(found[2].searchedColors)
    for (const [i, most] of [30, 55, 75].entries()) expect(found[i].quality).toBeGreaterThanOrEqual(most)
    const { err } = await huepress(['-Q', '55', '-'], { stdin: await picture })
    expect(err).toContain(`, ${found[1].colors} colors (quality ${found[1].quality}), `)
  })

  test('says the quality also where none was asked for', async () => {
    const { report } = await run('-c', '32')
    expect(report).toMatchObject({ searchedColors: null, ms: { search: 0 } })
    expect(report.quality).toBeGreaterThan(10)
    expect(report.quality).toBeLessThan(100)
  })
})

describe('a quality that the most colors stay below', () => {
  test('is exit code 99, one line with both numbers, and nothing written; other inputs go on', async () => {
    const cwd = workspace()
    writeFileSync(join(cwd, 'a.png'), await picture)
    const few = sharp(Buffer.from([1, 2, 3, 200, 100, 50]), { raw: { width: 2, height: 1, channels: 3 } })
    writeFileSync(join(cwd, 'b.png'), await few.png().toBuffer())
    const { code, out, err } = await huepress(['a.png', 'b.png', '-c', '8', '-Q', '90-95', '--allow-larger'], { cwd })
    expect(code).toBe(99)
    expect(err).toMatch(
      /^huepress: a\.png: The quality is \d+ even with 8 colors, below the 90 that was asked for at least\. Nothing was written; allow more colors or bytes, or a lower quality\.\n$/,
    )
    expect(out).toMatch(/^b\.png -> b-hue\.png/)
    expect(filesIn(cwd)).toEqual(['a.png', 'b-hue.png', 'b.png'])
  })

  test('is refused as well where only fewer colors fit', async () => {
    const { code, stdout, err } = await run('-Q', '75-85', '--max-bytes', '1000')
    expect([code, stdout.length]).toEqual([99, 0])
    expect(err).toMatch(/The quality is \d+ with the \d+ colors that fit, below the 75 /)
  })
})

describe('--max-bytes', () => {
  test.each([1000, 1400, 2000])('%i is kept, and nearly used up', async limit => {
    const { stdout, report } = await run('--max-bytes', String(limit))
    expect(stdout.length).toBe(report.bytesOut)
    expect(stdout.length).toBeLessThanOrEqual(limit)
    const { searchedColors: found, lossy } = report
    const next = lossy === 100 ? [Math.ceil(found * 1.1) + 1, 100] : [found, Math.floor(lossy * 0.8)]
    const more = await run('-c', String(next[0]), '--lossy', String(next[1]))
    // Sizes rise by steps: what fits as well may be a few bytes more.
    if (stdout.length < 0.97 * limit) expect(more.stdout.length).toBeGreaterThan(limit)
  })

  test('as a percentage is that part of each input', async () => {
    const bytes = (await picture).length
    const { stdout } = await run('--max-bytes', '25%')
    expect(stdout.length).toBeLessThanOrEqual(bytes / 4)
    expect(stdout.equals((await run('--max-bytes', `${Math.floor(bytes / 4)}`)).stdout)).toBe(true)
  })

  test('counts what is kept of the metadata', async () => {
    const png = await picture
    const text = pngChunk('tEXt', Buffer.concat([Buffer.from('Title\0'), Buffer.alloc(1000, 'x')]))
    const stdin = Buffer.concat([png.subarray(0, 33), text, png.subarray(33)])
    const args = ['--json', '--max-bytes', '2000', '--keep', 'all', '-']
    const { stdout, err } = await huepress(args, { stdin })
    expect(stdout.length).toBeLessThanOrEqual(2000)
    expect(stdout.includes('xxxxxxxx')).toBe(true)
    expect(JSON.parse(err).searchedColors).toBeLessThan((await run('--max-bytes', '2000')).report.searchedColors)
  })

  test('that nothing reaches is exit code 1 with the smallest size, and nothing written', async () => {
    const cwd = workspace()
    writeFileSync(join(cwd, 'a.png'), await picture)
    const { code, out, err } = await huepress(['a.png', '--max-bytes', '100'], { cwd })
    expect([code, out, filesIn(cwd)]).toEqual([1, '', ['a.png']])
    expect(err).toMatch(
      /^huepress: a\.png: The smallest result, with 2 colors, has [\d,]+ bytes, more than the 100 bytes /,
    )
  })

  test('hands out an original that fits and is smaller, and never one that does not fit', async () => {
    const small = (await run('-c', '16')).stdout
    const within = await huepress(['-c', '16', '--max-bytes', `${small.length}`, '-'], { stdin: small })
    expect([within.code, within.stdout.equals(small)]).toEqual([0, true])
    const below = await huepress(['-c', '16', '--max-bytes', `${small.length - 1}`, '-'], { stdin: small })
    expect(below.code).toBe(0)
    expect(below.stdout.length).toBeLessThan(small.length)
  })
})

describe('wrong targets are exit code 2, one line, and nothing written', () => {
  test.each([
    [['-Q', '80-65'], 'for --quality but received "80-65"'],
    [['-Q', '101'], '0 to 100'],
    [['-Q', '-5'], 'for --quality but received "-5"'],
    [['--quality', 'good'], '"good"'],
    [['--max-bytes', '0'], 'for --max-bytes but received "0"'],
    [['--max-bytes', '-1'], '"-1"'],
    [['--max-bytes', '12x'], '"12x"'],
    [['--max-bytes', '99999999999999999999'], '1 to 1000000000000 bytes'],
    [['-c', 'most'], '2 and 256 or auto'],
    [['-c', 'auto', '-Q', '80'], '--colors auto and --quality'],
    [['--sweep', '-Q', '80'], '--sweep'],
    [['--sweep', '--max-bytes', '9k'], '--max-bytes'],
    [['--sweep', '-c', 'auto'], '--colors'],
    [['--palette', 'p.gpl', '-Q', '80'], '--quality'],
    [['--palette', 'p.gpl', '--max-bytes', '9k'], '--max-bytes'],
    [['--palette', 'p.gpl', '-c', 'auto'], '--colors'],
    [['--shared-palette', '--max-bytes', '9k'], '--shared-palette'],
  ])('%j', async (args, text) => {
    const cwd = workspace()
    writeFileSync(join(cwd, 'a.png'), await photo())
    writeFileSync(join(cwd, 'p.gpl'), 'GIMP Palette\n1 2 3\n')
    const { code, out, err } = await huepress(['a.png', ...args], { cwd })
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/^huepress: [^\n]+\n$/)
    expect(err).toContain(text)
    expect(filesIn(cwd)).toEqual(['a.png', 'p.gpl'])
  })
})

test('a shared palette takes the fewest colors for all pictures together', async () => {
  const cwd = workspace()
  writeFileSync(join(cwd, 'a.png'), await picture)
  writeFileSync(join(cwd, 'b.png'), await photo())
  const { code, err } = await huepress(['-v', '-q', '--shared-palette', '-Q', '60', 'a.png', 'b.png'], { cwd })
  expect([code, filesIn(cwd)]).toEqual([0, ['a-hue.png', 'a.png', 'b-hue.png', 'b.png']])
  const [, colors] = /^shared palette: (\d+) of /m.exec(err)!
  expect(Number(colors)).toBeLessThan(200)
})
