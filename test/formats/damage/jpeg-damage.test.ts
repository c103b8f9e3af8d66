import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { withoutKernels } from '../../../src/common/kernels/kernels.ts'
import { inspectJpeg } from '../../../src/formats/damage/jpeg-damage.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'
import { photoLike, toRgba } from '../../helpers/images.ts'

const { width, height, data } = toRgba(photoLike(150, 110))
const photo = () => sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha()

const KINDS = {
  baseline: () => photo().jpeg({ quality: 90 }),
  'full chroma': () => photo().jpeg({ chromaSubsampling: '4:4:4', optimiseCoding: false }),
  progressive: () => photo().jpeg({ quality: 90, progressive: true }),
  'gray progressive': () => photo().grayscale().jpeg({ progressive: true }),
  optimised: () => photo().jpeg({ mozjpeg: true }),
}

/** Where the data of the last scan begin. */
function lastScan(bytes: Uint8Array): number {
  const at = Buffer.from(bytes).lastIndexOf(Buffer.of(0xff, 0xda))
  return at + 2 + bytes[at + 2] * 256 + bytes[at + 3]
}

const join = (...parts: (Uint8Array | number[])[]) => Uint8Array.from(parts.flatMap(part => [...part]))

describe.each(Object.entries(KINDS))('%s', (name, make) => {
  let file: Uint8Array
  beforeAll(async () => {
    file = Uint8Array.from(await make().toBuffer())
  })

  test('a sound file is left as it is', async () => {
    expect(await inspectJpeg(file)).toEqual({ bytes: file, harmless: [] })
  })

  test('junk between segments is taken out', async () => {
    const segment = 2 + 2 + file[4] * 256 + file[5]
    const junk = join(file.subarray(0, segment), [1, 2, 0, 0xff, 0, 3], file.subarray(segment))
    const { bytes, harmless, harm } = await inspectJpeg(junk)
    expect([bytes, harm]).toEqual([file, undefined])
    expect(harmless).toEqual(['bytes that belong to nothing stand between its parts'])
  })

  test('junk behind the last code is taken out', async () => {
    const { bytes, harm } = await inspectJpeg(join(file.subarray(0, -2), [0, 0, 7], file.subarray(-2)))
    expect([bytes, harm]).toEqual([file, undefined])
  })

  test('a missing end is added where every code is there', async () => {
    const { bytes, harmless, harm } = await inspectJpeg(file.subarray(0, -2))
    expect([bytes, harmless, harm]).toEqual([file, ['its end is missing'], undefined])
  })

  test('bytes behind the end are nobody’s concern', async () => {
    expect((await inspectJpeg(join(file, [1, 2, 3]))).harmless).toEqual([])
  })

  test('a cut says how much is missing', async () => {
    const start = lastScan(file)
    const { harm } = await inspectJpeg(file.subarray(0, start + ((file.length - start) >> 1)))
    expect(harm?.what).toBe('its pixel data end too early')
    // Where scans refine each other, the last one is of no component alone.
    const [low, high] = /baseline|full/.test(name) ? [0.3, 0.7] : [0.01, 1]
    expect(harm?.part).toBeGreaterThanOrEqual(low)
    expect(harm?.part).toBeLessThanOrEqual(high)
  })

  test('one missing byte of data is harm', async () => {
    expect((await inspectJpeg(join(file.subarray(0, -6), [0xff, 0xd9]))).harm?.part).toBeGreaterThan(0)
  })
})

test('codes that do not exist are harm', async () => {
  const file = Uint8Array.from(await KINDS.baseline().toBuffer())
  const middle = (lastScan(file) + file.length) >> 1
  // Sixteen ones begin no code.
  for (let at = middle; at < middle + 8; at += 2) file.set([0xff, 0], at)
  const { harm } = await inspectJpeg(file)
  expect(harm?.what).toBe('its pixel data are damaged')
  expect(harm?.part).toBeGreaterThan(0.2)
})

test.each(['no scan', 'two frames', 'a table that overflows'])('%s is left to the decoder', async kind => {
  const file = Uint8Array.from(await KINDS.baseline().toBuffer())
  const sof = Buffer.from(file).indexOf(Buffer.of(0xff, 0xc0))
  const dht = Buffer.from(file).indexOf(Buffer.of(0xff, 0xc4))
  const wrong = {
    'no scan': () => file.subarray(0, 200),
    'two frames': () => join(file.subarray(0, sof + 19), file.subarray(sof)),
    'a table that overflows': () => file.fill(255, dht + 5, dht + 8),
  }[kind]!()
  expect((await inspectJpeg(wrong)).harm).toBeUndefined()
})

describe.each(Object.entries(KINDS))('kernel and plain code judge alike: %s', (_, make) => {
  test('of files with a few wrong bytes', async () => {
    const file = Uint8Array.from(await make().toBuffer())
    const chance = seededRandom(7)
    const random = (below: number) => Math.floor(chance() * below)
    const found: boolean[] = []
    for (let run = 0; run < 60; run++) {
      const damaged = file.slice(0, run % 3 === 0 ? 2 + random(file.length - 2) : file.length)
      for (let wrong = random(4); wrong > 0; wrong--) damaged[2 + random(damaged.length - 2)] = random(256)
      const plain = await withoutKernels(() => inspectJpeg(damaged))
      expect(await inspectJpeg(damaged)).toEqual(plain)
      found.push(plain.harm !== undefined)
    }
    expect(new Set(found)).toEqual(new Set([true, false]))
  })
})
