import { expect, test } from 'vitest'
import { holdImage } from '../../src/common/held-pixels.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { thorough } from '../helpers/covering.ts'
import { likeNewGpu } from '../helpers/dawn.ts'
import { drawBitmaps, holdRaster } from '../helpers/held-raster.ts'
import { alphaNoise, photoLike, softDisc, toRgba } from '../helpers/images.ts'
import { watchDevice } from '../helpers/watch-device.ts'

const JOBS = thorough(1000, 24)
const FROM_BITMAP = holdImage({ width: 24, height: 16 }, holdRaster(photoLike(24, 16)).held!)
const IMAGES = [...[photoLike(24, 16), softDisc(20), alphaNoise(12, 9), photoLike(10, 7)].map(toRgba), FROM_BITMAP]
const STAGES = ['histogram', 'init', 'kmeans', 'palette', 'remap', 'dither'] as const

test(`nothing is left on the GPU between and behind ${JOBS} jobs, of which some are cancelled`, async () => {
  const { device } = await likeNewGpu()
  drawBitmaps(device)
  const seen = watchDevice(device)
  const engine = await createEngine({ device, backend: 'gpu' })
  let cancelled = 0
  for (let n = 0; n < JOBS; n++) {
    const stop = new AbortController()
    const last = n % 4 === 3 ? STAGES[n % STAGES.length] : null
    const job = engine.quantize(IMAGES[n % IMAGES.length], {
      colors: 2 + (n % 7),
      lossy: n % 2 ? 30 : 0,
      signal: stop.signal,
      onProgress: ({ stage }) => void (stage === last && stop.abort()),
    })
    await job.catch(error => {
      expect(error).toBe(stop.signal.reason)
      cancelled++
    })
    expect(seen.alive).toBe(0)
  }
  expect(cancelled).toBeGreaterThan(JOBS / 8)
  expect(cancelled).toBeLessThan(JOBS / 3)
  engine.destroy()
})
