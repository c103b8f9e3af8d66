import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { filesIn, huepress, photo, workspace } from './helpers.ts'

async function bytesOf(args: readonly string[]): Promise<Buffer> {
  const { code, stdout, err } = await huepress(['-c', '16', '-', ...args], { stdin: await photo() })
  expect(code, err).toBe(0)
  return stdout
}

describe("the eye's mode is the default", () => {
  test('and what it stands for can be written out', async () => {
    const plain = await bytesOf([])
    expect(
      plain.equals(await bytesOf(['--space', 'oklab', '--dither', '0.75', '--lossy', '30', '--weights', 'eye'])),
    ).toBe(true)
    expect(plain.equals(await bytesOf(['--dither', 'auto', '--lossy', 'auto', '--weights', 'auto']))).toBe(true)
    expect(plain.equals(await bytesOf(['--space', 'srgb']))).toBe(false)
  })

  test('sRGB stands for the least squared error: nothing dithered, nothing lossy', async () => {
    const least = await bytesOf(['--space', 'srgb'])
    expect(least.equals(await bytesOf(['--space', 'srgb', '--no-dither', '--lossy', '0', '--weights', 'pixels']))).toBe(
      true,
    )
  })
})

test('--no-dither is --dither 0, and the last one counts', async () => {
  const clean = await bytesOf(['--dither', '0'])
  const dithered = await bytesOf(['--dither', '1'])
  expect(clean.equals(dithered)).toBe(false)
  expect(clean.equals(await bytesOf(['--no-dither']))).toBe(true)
  expect(dithered.equals(await bytesOf(['--no-dither', '--dither', '1']))).toBe(true)
  expect(clean.equals(await bytesOf(['--dither', '1', '--no-dither']))).toBe(true)
})

test('--json tells the time of the dither stage', async () => {
  const { err } = await huepress(['--json', '-c', '16', '-'], { stdin: await photo() })
  const { ms } = JSON.parse(err)
  expect(ms.dither).toBeGreaterThan(0)
  expect(ms.total).toBeGreaterThan(ms.dither)
})

test('--weights pixels goes with --points pixels, and gives the same bytes without it', async () => {
  const byPixel = await bytesOf(['--points', 'pixels', '--weights', 'pixels'])
  expect(byPixel.equals(await bytesOf(['--points', 'pixels']))).toBe(true)
  expect(byPixel.equals(await bytesOf(['--weights', 'pixels']))).toBe(true)
})

test('--bleed gives clear pixels the color beside them, also where the original has fewer bytes', async () => {
  const glow = readFileSync('test/fixtures/reports/glow-white.png')
  const cornerOf = async (args: readonly string[]) => {
    const { code, stdout, err } = await huepress(['-c', '16', '-', ...args], { stdin: glow })
    expect(code, err).toBe(0)
    return [...(await sharp(stdout).ensureAlpha().raw().toBuffer()).subarray(0, 4)]
  }
  expect(await cornerOf(['--allow-larger'])).toEqual([0, 0, 0, 0])
  expect(await cornerOf(['--bleed'])).toEqual([255, 255, 255, 0])
  expect(await cornerOf(['--bleed', '--format', 'webp'])).toEqual([255, 255, 255, 0])
})

describe('wrong values are exit code 2, one line, and nothing written', () => {
  test.each([
    [['--dither', '2'], 'a number between 0 and 1 or auto for --dither but received 2'],
    [['--dither', '1.5'], 'a number between 0 and 1 or auto for --dither but received 1.5'],
    [['--dither', 'much'], 'for --dither but received "much"'],
    [['--dither', '-0.1'], '--dither'],
    [['--dither', ''], '--dither'],
    [['--no-dither=1'], '--no-dither'],
    [['--lossy', '-1'], '--lossy'],
    [['--lossy', '101'], 'an integer between 0 and 100 or auto for --lossy but received 101'],
    [['--lossy', '2.5'], '--lossy'],
    [['--weights', 'all'], 'one of auto, eye, pixels for --weights but received "all"'],
    [['--weights', 'eye', '--points', 'pixels'], '--weights'],
  ])('%j', async (args, text) => {
    const cwd = workspace()
    writeFileSync(join(cwd, 'a.png'), await photo())
    const { code, out, err } = await huepress([...args, 'a.png'], { cwd })
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/^huepress: [^\n]+\n$/)
    expect(err).toContain(text)
    expect(filesIn(cwd)).toEqual(['a.png'])
  })
})
