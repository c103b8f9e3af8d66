import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { workspace } from './helpers.ts'

const folder = resolve(import.meta.dirname, '../../examples')
const run = (name: string, args: string[] = []) =>
  execFileSync(process.execPath, [join(folder, name), ...args], { encoding: 'utf8' })

const EXAMPLES: Record<string, () => void | Promise<void>> = {
  async 'compress.mjs'() {
    const output = join(workspace(), 'out.png')
    expect(run('compress.mjs', [join(folder, 'parrots.png'), output])).toMatch(/^557596 -> \d+ bytes, PSNR 26\.\d dB/)
    expect(await sharp(output).metadata()).toMatchObject({ width: 768, height: 512, isPalette: true })
  },
  async 'given-palette.mjs'() {
    const output = join(workspace(), 'out.png')
    const lines = run('given-palette.mjs', [join(folder, 'parrots.png'), join(folder, 'brand.gpl'), output])
    expect(lines.trim().split('\n')).toHaveLength(6)
    expect(await sharp(output).metadata()).toMatchObject({ width: 768, height: 512, isPalette: true })
  },
  'palette.mjs'() {
    const lines = run('palette.mjs').trim().split('\n')
    expect(lines.filter(line => /^#[0-9a-f]{6}$/.test(line))).toHaveLength(8)
    expect(lines.at(-1)).toMatch(/colors became 8 in \d+ iterations/)
  },
}

test.each(Object.keys(EXAMPLES))('the example %s runs and does what it says', name => EXAMPLES[name]())

test('every example is tested', () => {
  expect(readdirSync(folder).filter(name => name.endsWith('.mjs'))).toEqual(Object.keys(EXAMPLES))
})
