import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { pngChunk } from '../fixtures/make-png.ts'
import { cameraExif } from '../helpers/metadata.ts'
import { filesIn, huepress, photo, workspace } from './helpers.ts'

/** The photo with a chunk behind its header. */
async function photoWith(name: string, payload: Uint8Array): Promise<Buffer> {
  const png = await photo()
  return Buffer.concat([png.subarray(0, 33), pngChunk(name, payload), png.subarray(33)])
}

test('a damaged color profile is exit code 1 with nothing written; --keep none does without it', async () => {
  const cwd = workspace()
  writeFileSync(join(cwd, 'a.png'), await photoWith('iCCP', Buffer.from('icc\0\0damaged')))
  for (const keep of [[], ['--keep', 'icc'], ['--keep', 'all']]) {
    const { code, out, err } = await huepress([...keep, 'a.png'], { cwd })
    expect([code, out, filesIn(cwd)]).toEqual([1, '', ['a.png']])
    expect(err).toMatch(/^huepress: a\.png: The color profile is damaged: [^\n]+--keep none[^\n]+\n$/)
  }
  const { code, err } = await huepress(['--keep', 'none', 'a.png'], { cwd })
  expect([code, filesIn(cwd)]).toEqual([0, ['a-hue.png', 'a.png']])
  expect(err).toContain('read as sRGB')
})

test('--keep all keeps EXIF but not the place, --keep-location that too, the default neither', async () => {
  const stdin = await photoWith('eXIf', cameraExif())
  const exifOf = async (...args: string[]) =>
    (await sharp((await huepress([...args, '-'], { stdin })).stdout).metadata()).exif
  expect(await exifOf()).toBeUndefined()
  const [all, place] = [await exifOf('--keep', 'all'), await exifOf('--keep', 'all', '--keep-location')]
  for (const exif of [all, place]) expect(exif!.includes('Acme Cameras')).toBe(true)
  expect([all, place].map(exif => exif!.includes(Buffer.from([0x25, 0x88])))).toEqual([false, true])
})

test('wrong words and combinations are usage errors', async () => {
  for (const args of [['--keep', 'some'], ['--keep-location'], ['--keep', 'none', '--keep-location']]) {
    const { code, err } = await huepress([...args, 'a.png'])
    expect(code).toBe(2)
    expect(err).toContain('--keep')
  }
})
