import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, expect, test } from 'vitest'
import { photoLike, toRgba } from '../helpers/images.ts'
import { filesIn, huepress, type Outcome, workspace } from './helpers.ts'

const ARRAYS = ['Uint8Array', 'Uint16Array', 'Uint32Array', 'Int32Array', 'Float32Array', 'Float64Array'] as const

/** Smaller arrays are had even if nothing else is. */
const SMALL_BYTES = 256

const own = Object.fromEntries(ARRAYS.map(name => [name, globalThis[name]]))

afterEach(() => {
  Object.assign(globalThis, own)
})

/** Bytes that `new Array(...args)` takes anew. */
function newBytes(bytesPerElement: number, [first]: unknown[]): number {
  if (typeof first === 'number') return first * bytesPerElement
  return ArrayBuffer.isView(first) ? first.byteLength : 0
}

/** Lets the n-th array of this process fail as an engine does that has no memory left. Returns how many there were. */
function failArray(n: number): () => number {
  let count = 0
  for (const name of ARRAYS) {
    const whole = own[name] as Uint8ArrayConstructor
    const construct = (target: object, args: unknown[]) => {
      if (newBytes(whole.BYTES_PER_ELEMENT, args) >= SMALL_BYTES && count++ === n)
        throw new RangeError('Array buffer allocation failed')
      return Reflect.construct(target as Uint8ArrayConstructor, args)
    }
    Object.assign(globalThis, { [name]: new Proxy(whole, { construct }) })
  }
  return () => {
    Object.assign(globalThis, own)
    return count
  }
}

/** Places a case, spread over all. */
const PLACES = Number(process.env.HUEPRESS_ARRAYS ?? 10)

test.each([
  ['a PNG of a photo', ['-c', '16', '--effort', '1']],
  ['a search for a size', ['--max-bytes', '2500', '--effort', '0']],
  ['another space', ['-c', '16', '--space', 'srgb', '--effort', '0', '--keep', 'none']],
])('memory that cannot be had is said in one sentence wherever it is missing: %s', async (_, args) => {
  const cwd = workspace()
  const { width, height, data } = toRgba(photoLike(40, 30))
  const file = await sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer()
  writeFileSync(join(cwd, 'a.png'), file)
  const run = () => huepress(['a.png', ...args, '-f'], { cwd })
  expect(await run()).toMatchObject({ code: 0 })
  const whole = readFileSync(join(cwd, 'a-hue.png'))
  const counted = failArray(-1)
  await run()
  const arrays = counted()
  expect(arrays).toBeGreaterThan(PLACES)
  const outcomes: Outcome[] = []
  for (let place = 0; place < PLACES; place++) {
    const n = Math.floor((place * arrays) / PLACES)
    const end = failArray(n)
    const outcome = await run()
    end()
    outcomes.push(outcome)
    if (outcome.code === 0) expect(outcome.err).toBe('')
    else expect(`${n}: ${outcome.code}: ${outcome.err}`).toBe(`${n}: 1: ${SENTENCE}`)
    expect(filesIn(cwd)).toEqual(['a-hue.png', 'a.png'])
    expect(readFileSync(join(cwd, 'a-hue.png')).equals(whole)).toBe(true)
  }
  expect(outcomes.filter(({ code }) => code === 1).length).toBeGreaterThan(outcomes.length / 2)
  // Nothing that was begun and not finished is used later.
  expect(await run()).toMatchObject({ code: 0, err: '' })
  expect(readFileSync(join(cwd, 'a-hue.png')).equals(whole)).toBe(true)
})

const SENTENCE =
  'huepress: a.png: There is not enough memory for the image of 1200 pixels (40x30). ' +
  'Close other programs, or scale it down first.\n'
