import { expect, test } from 'vitest'
import type { Progress } from '../../src/common/stages.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { photoLike, toRgba } from '../helpers/images.ts'

const image = toRgba(photoLike(96, 64))

test('a search shows its progress as one stage, never falls back, and counts its time', async () => {
  const engine = await createEngine({ backend: 'cpu' })
  const seen: Progress[] = []
  const { report } = await engine.quantize(image, { quality: '40', onProgress: progress => seen.push(progress) })
  const fractions = seen.map(({ fraction }) => fraction)
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
  expect(new Set(seen.map(({ stage }) => stage))).toEqual(new Set(['histogram', 'search', 'remap', 'dither']))
  const { search, total, parts: _, ...others } = report.ms
  expect(search).toBeGreaterThan(0)
  const times = Object.values(others)
  expect(times.every(time => time >= 0)).toBe(true)
  expect(times.reduce((sum, time) => sum + time, search)).toBeCloseTo(total, 6)
})

test('a signal that fires during a search cancels it', async () => {
  const engine = await createEngine({ backend: 'cpu' })
  const abort = new AbortController()
  const onProgress = ({ stage }: Progress) => void (stage === 'search' && abort.abort())
  const job = engine.quantize(image, { colors: 'auto', signal: abort.signal, onProgress })
  await expect(job).rejects.toMatchObject({ name: 'AbortError' })
})
