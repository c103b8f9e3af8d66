import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { pngChunk, readChunks } from '../fixtures/make-png.ts'
import { photoLike, toRgba } from '../helpers/images.ts'
import { cameraExif, XMP } from '../helpers/metadata.ts'
import { filesIn, huepress, photo, workspace } from './helpers.ts'

let plain: ReturnType<typeof huepress> | undefined

/** A palette PNG that cannot be made smaller: the command line's own, with further chunks behind its header. */
async function squeezed(...chunks: Buffer[]): Promise<Buffer> {
  plain ??= huepress(['-c', '64', '-'], { stdin: await photo() })
  const { stdout } = await plain
  return Buffer.concat([stdout.subarray(0, 33), ...chunks, stdout.subarray(33)])
}

const text = pngChunk('tEXt', Buffer.from('Title\0A picture'))

describe('a result that is not smaller than its input', () => {
  test('gives way to the original, byte for byte, and says so', async () => {
    const cwd = workspace()
    const original = await squeezed(text)
    writeFileSync(join(cwd, 'a.png'), original)
    const { code, out, err } = await huepress(['a.png', '-c', '64', '--keep', 'all'], { cwd })
    expect([code, readFileSync(join(cwd, 'a-hue.png')).equals(original)]).toEqual([0, true])
    expect(out).toMatch(
      /^a\.png -> a-hue\.png {2}[\d.]+ k?B -> [\d.]+ k?B \(the original was kept\), 64 colors, lossless/,
    )
    expect(err).toMatch(
      /^huepress: a\.png: The result would have [\d,]+ bytes, not fewer than the original's [\d,]+ bytes: the original was kept\.\n$/,
    )
  })

  test('is told by --json as kept, with the figures of the file that was written', async () => {
    const original = await squeezed()
    const { stdout, err } = await huepress(['-q', '--json', '-'], { stdin: original })
    expect(stdout.equals(original)).toBe(true)
    const result = JSON.parse(err)
    const bytes = original.length
    expect(result).toMatchObject({
      usedOriginal: true,
      mse: 0,
      psnr: null,
      colors: 64,
      bytesIn: bytes,
      bytesOut: bytes,
    })
    expect(JSON.parse((await huepress(['-q', '--json', '-'], { stdin: await photo() })).err)).toMatchObject({
      usedOriginal: false,
    })
  })

  test('is written all the same with --allow-larger', async () => {
    const original = await squeezed()
    const { code, stdout, err } = await huepress(['--json', '--allow-larger', '-'], { stdin: original })
    expect([code, JSON.parse(err).usedOriginal, JSON.parse(err).iterations]).toEqual([0, false, 0])
    expect(await pixelsOf(stdout)).toEqual(await pixelsOf(original))
  })

  test('is refused with --skip-if-larger: exit code 98, nothing written, whatever the formats', async () => {
    const cwd = workspace()
    writeFileSync(join(cwd, 'a.png'), await squeezed())
    writeFileSync(
      join(cwd, 'b.jpg'),
      await sharp(await photo())
        .jpeg({ quality: 30 })
        .toBuffer(),
    )
    for (const name of ['a.png', 'b.jpg']) {
      const { code, out, err } = await huepress(['--skip-if-larger', name], { cwd })
      expect([code, out, filesIn(cwd)]).toEqual([98, '', ['a.png', 'b.jpg']])
      expect(err).toMatch(
        /^huepress: [ab]\.\w+: The result would have [\d,]+ bytes, the input has [\d,]+ bytes\. Nothing was written/,
      )
    }
  })

  test('refused among others does not stop them; a failure is the exit code that counts', async () => {
    const cwd = workspace()
    writeFileSync(join(cwd, 'a.png'), await squeezed())
    writeFileSync(join(cwd, 'b.png'), await photo())
    expect((await huepress(['--skip-if-larger', 'a.png', 'b.png'], { cwd })).code).toBe(98)
    expect(filesIn(cwd)).toEqual(['a.png', 'b-hue.png', 'b.png'])
    expect((await huepress(['-f', '--skip-if-larger', 'a.png', 'missing.png'], { cwd })).code).toBe(1)
  })
})

describe('a result that is not smaller than an input of another format', () => {
  const fine = async () => {
    const { width, height, data } = toRgba(photoLike(96, 64))
    return sharp(data, { raw: { width, height, channels: 4 } })
      .jpeg({ quality: 97 })
      .toBuffer()
  }

  test('is not written: exit code 98, and the line says what would be smaller', async () => {
    const cwd = workspace()
    const jpeg = await fine()
    writeFileSync(join(cwd, 'a.jpg'), jpeg)
    const { code, out, err } = await huepress(['a.jpg'], { cwd })
    expect([code, out, filesIn(cwd)]).toEqual([98, '', ['a.jpg']])
    const line =
      /^huepress: a\.jpg: The result would have [\d,]+ bytes, [\d.]+ times its JPEG's ([\d,]+): nothing was written\. With (\d+) colors it has ([\d,]+) bytes\. .*--allow-larger writes it all the same\.\n$/
    const [, bytesIn, colors, bytes] = line.exec(err)!
    expect(bytesIn.replaceAll(',', '')).toBe(`${jpeg.length}`)
    expect((await huepress(['-c', colors, 'a.jpg'], { cwd })).code).toBe(0)
    expect(readFileSync(join(cwd, 'a-hue.png')).length).toBe(Number(bytes.replaceAll(',', '')))
    expect((await huepress(['-f', '--allow-larger', 'a.jpg'], { cwd })).code).toBe(0)
    expect(readFileSync(join(cwd, 'a-hue.png')).length).toBeGreaterThan(jpeg.length)
  })

  test('is told by --json with no output', async () => {
    const cwd = workspace()
    const jpeg = await fine()
    writeFileSync(join(cwd, 'a.jpg'), jpeg)
    const { code, out, err } = await huepress(['--json', '-q', 'a.jpg'], { cwd })
    const result = JSON.parse(out)
    expect(code).toBe(98)
    expect(err).toContain('nothing was written')
    expect(result).toMatchObject({ output: null, usedOriginal: true, format: 'jpeg', bytesOut: jpeg.length })
    expect(result.resultBytes).toBeGreaterThan(jpeg.length)
    expect(result.smallerAlternative.colors).toBeGreaterThanOrEqual(16)
  })

  test('does not stop the others', async () => {
    const cwd = workspace()
    writeFileSync(join(cwd, 'a.jpg'), await fine())
    writeFileSync(join(cwd, 'b.png'), await photo())
    expect((await huepress(['a.jpg', 'b.png'], { cwd })).code).toBe(98)
    expect(filesIn(cwd)).toEqual(['a.jpg', 'b-hue.png', 'b.png'])
  })
})

const pixelsOf = (file: Uint8Array) => sharp(file).ensureAlpha().raw().toBuffer()

/** Ramps in full color, which no palette image comes near in size. */
function ramps(): Promise<Buffer> {
  const data = new Uint8Array(256 * 256 * 3)
  for (let y = 0, i = 0; y < 256; y++)
    for (let x = 0; x < 256; x++) for (const value of [x * 3, y * 5, x * 7 + y * 11]) data[i++] = value
  return sharp(data, { raw: { width: 256, height: 256, channels: 3 } })
    .png({ adaptiveFiltering: true })
    .toBuffer()
}

describe('an original that is kept', () => {
  const xmp = pngChunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${XMP}`))
  const inWords = pngChunk('tEXt', Buffer.from('exif:GPSLatitude\x0052.5'))

  test('loses what tells where it was taken, and nothing else', async () => {
    const plain = await ramps()
    const withMetadata = (...chunks: Buffer[]) => Buffer.concat([plain.subarray(0, 33), ...chunks, plain.subarray(33)])
    const original = withMetadata(text, pngChunk('eXIf', cameraExif()), xmp, inWords)
    const { stdout, err } = await huepress(['-'], { stdin: original })
    expect(err).toContain('the original was kept, less what tells where it was taken.')
    expect(stdout.toString('latin1')).not.toContain('GPS')
    expect(stdout.includes(Buffer.from([0x25, 0x88, 4]))).toBe(false)
    const [before, after] = [readChunks(original), readChunks(stdout)]
    expect(after.map(({ name }) => name)).toEqual(
      before.map(({ name }) => name).filter((_, i) => before[i].payload !== before[4].payload),
    )
    for (const { name, payload } of after) {
      if (name === 'eXIf') expect(payload.toString('latin1')).toContain('Acme Cameras')
      else if (name === 'iTXt') expect(payload.toString()).toContain("tiff:Orientation='6'")
      else expect(before.some(chunk => chunk.name === name && chunk.payload.equals(payload))).toBe(true)
    }
  })

  test('is left whole where the place is to be kept', async () => {
    const original = await squeezed(text, pngChunk('eXIf', Buffer.from(await upright())), inWords)
    const args = ['--keep', 'all', '--keep-location', '-']
    expect((await huepress(args, { stdin: original })).stdout.equals(original)).toBe(true)
    const { stdout, err } = await huepress(['-'], { stdin: original })
    expect(err).not.toContain('kept') // without its metadata the result is smaller
    expect(readChunks(stdout).map(({ name }) => name)).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND'])
  })

  test('is the picture alone with --keep none', async () => {
    const original = await squeezed()
    const stdin = Buffer.concat([
      original.subarray(0, 33),
      pngChunk('gAMA', Uint8Array.of(0, 0, 0xb1, 0x8f)),
      original.subarray(33),
    ])
    const { stdout } = await huepress(['--keep', 'none', '-'], { stdin })
    expect(stdout.equals(original)).toBe(true)
  })
})

/** EXIF that a rewriting leaves as long as it is. */
async function upright(): Promise<Uint8Array> {
  const { rewriteExif } = await import('../../src/formats/metadata/exif.ts')
  return rewriteExif(cameraExif(), { location: true, numbers: { 274: 1 } })!
}

test('contradictions are usage errors', async () => {
  for (const args of [
    ['--allow-larger', '--skip-if-larger', 'a.png'],
    ['--sweep', '--skip-if-larger', 'a.png'],
  ]) {
    const { code, err } = await huepress(args)
    expect(code).toBe(2)
    expect(err).toContain('--skip-if-larger')
  }
})
