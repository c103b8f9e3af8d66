import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { photoLike, toRgba } from '../helpers/images.ts'
import { huepress, photo, workspace } from './helpers.ts'

const FIELDS =
  'input output width height pixels distinctColors colors space backend adapter iterations converged mse psnr bytesIn bytesOut ms usedOriginal inputFormat smallerAlternative format quality searchedColors lossy visibleDifference inputBits resultBytes kind photoQuality photoAlternative'
const STAGES = 'decode histogram search init kmeans palette remap dither encode other'

/** A JPEG that 256 colors make larger, and 16 do not. */
const fineJpeg = async () => {
  const { width, height, data } = toRgba(photoLike(96, 64))
  return sharp(data, { raw: { width, height, channels: 4 } })
    .jpeg({ quality: 97 })
    .toBuffer()
}

describe('--json', () => {
  test('prints one object per result with exactly the fields of the contract', async () => {
    const cwd = workspace()
    writeFileSync(join(cwd, 'a.png'), await photo())
    writeFileSync(join(cwd, 'b.jpg'), await photo('jpeg'))
    const args = ['--json', '-c', '16', '--space', 'oklab', '--no-dither', 'a.png', 'b.jpg']
    const { code, out, err } = await huepress(args, { cwd })
    expect([code, err]).toEqual([0, ''])
    const lines = out.trimEnd().split('\n')
    expect(lines.length).toBe(2)
    for (const [i, line] of lines.entries()) {
      const result = JSON.parse(line)
      expect(Object.keys(result).join(' ')).toBe(FIELDS)
      const { total, parts, ...stages } = result.ms
      expect(Object.keys(stages).join(' ')).toBe(STAGES)
      const times = Object.values<number>(stages)
      expect(times.every(time => time >= 0)).toBe(true)
      expect(times.reduce((sum, time) => sum + time)).toBeCloseTo(total, 6)
      expect(Object.keys(parts).join(' ')).toBe('lloyd upload readBack')
      const [input, output] = [
        ['a.png', 'a-hue.png'],
        ['b.jpg', 'b-hue.png'],
      ][i]
      expect(result).toMatchObject({ input, output, width: 48, height: 32, pixels: 1536, colors: 16, space: 'oklab' })
      expect(result).toMatchObject({ backend: 'cpu', adapter: null, converged: true })
      expect(result.bytesIn).toBe(statSync(join(cwd, input)).size)
      expect(result.bytesOut).toBe(statSync(join(cwd, output)).size)
      expect(result.psnr).toBeCloseTo(10 * Math.log10(65025 / result.mse), 9)
    }
  })

  test('mse is what the two files differ by', async () => {
    const cwd = workspace()
    writeFileSync(join(cwd, 'a.png'), await photo())
    const result = JSON.parse((await huepress(['--json', '-c', '5', 'a.png'], { cwd })).out)
    const pixels = (name: string) => sharp(join(cwd, name)).removeAlpha().raw().toBuffer()
    const [from, to] = [await pixels('a.png'), await pixels('a-hue.png')]
    const sum = from.reduce((total, value, i) => total + (value - to[i]) ** 2, 0)
    expect(result.mse).toBeCloseTo(sum / from.length, 9)
  })

  test('psnr is null where nothing was lost', async () => {
    const flat = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#8040c0' } })
      .png()
      .toBuffer()
    const { err } = await huepress(['--json', '-'], { stdin: flat })
    expect(JSON.parse(err)).toMatchObject({ mse: 0, psnr: null, colors: 1, distinctColors: 1, iterations: 0 })
  })
})

describe('for people', () => {
  test('a larger result that is written all the same is called larger, with fewer colors that are not', async () => {
    const stdin = await fineJpeg()
    const { code, err } = await huepress(['--allow-larger', '-c', '256', '--advice', '-'], { stdin })
    expect(code).toBe(0)
    const [, times, colors, bytes] =
      /larger than its JPEG: ([\d.]+) times its [\s\S]*With (\d+) colors it has ([\d,]+) bytes/.exec(err)!
    expect(err).toContain(`(larger: ${times} times its JPEG), 256 colors`)
    const fewer = await huepress(['-c', colors, '--json', '-'], { stdin })
    expect(fewer.stdout.length).toBe(Number(bytes.replaceAll(',', '')))
    expect(fewer.stdout.length).toBeLessThan(stdin.length)
    expect(JSON.parse(fewer.err)).toMatchObject({ inputFormat: 'jpeg', smallerAlternative: null, usedOriginal: false })
    expect((await huepress(['--allow-larger', '-c', '256', '-'], { stdin })).err).not.toContain('With')
  })

  test('--quiet prints nothing on success', async () => {
    const cwd = workspace()
    writeFileSync(join(cwd, 'a.png'), await photo())
    expect(await huepress(['-q', 'a.png'], { cwd })).toMatchObject({ code: 0, out: '', err: '' })
  })

  test('--verbose adds size, distinct colors, iterations and the time of each stage on stderr', async () => {
    const cwd = workspace()
    writeFileSync(join(cwd, 'a.png'), await photo())
    const { out, err } = await huepress(['-v', 'a.png'], { cwd })
    expect(out.split('\n').length).toBe(2)
    expect(err).toMatch(/48x32, \d+ distinct colors, \d+ iterations? \(converged\)/)
    const times = `${STAGES} total`.split(' ').map(name => `${name} \\d+`)
    expect(err).toMatch(new RegExp(`ms: ${times.join(', ')} \\(in these lloyd \\d+\\)`))
  })

  test('the same command twice gives the same bytes', async () => {
    const stdin = await photo()
    const [first, second] = [await huepress(['-'], { stdin }), await huepress(['-'], { stdin })]
    expect(first.stdout.equals(second.stdout)).toBe(true)
    expect(first.stdout.length).toBeGreaterThan(500)
  })
})

test('color information and orientation of the source arrive in the output', async () => {
  const cwd = workspace()
  const p3 = sharp(await photo())
    .withIccProfile('p3')
    .withExif({ IFD0: { Orientation: '6' } })
  writeFileSync(join(cwd, 'a.jpg'), await p3.withMetadata({ orientation: 6, icc: 'p3' }).jpeg().toBuffer())
  expect((await huepress(['--allow-larger', 'a.jpg'], { cwd })).code).toBe(0)
  const [from, to] = await Promise.all(['a.jpg', 'a-hue.png'].map(name => sharp(join(cwd, name)).metadata()))
  expect([to.width, to.height, to.orientation]).toEqual([32, 48, undefined])
  expect(to.icc!.equals(from.icc!)).toBe(true)
  expect(readFileSync(join(cwd, 'a-hue.png')).length).toBeGreaterThan(0)
})
