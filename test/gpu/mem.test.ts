import { test } from 'vitest'
import { quantizeOnGpu } from '../../src/gpu/index.ts'
import { freshGpu } from '../helpers/dawn.ts'
import { photo, quiet, gradient } from './images.ts'
test('mem', async () => {
  const gpu = await freshGpu()
  const create = gpu.device.createBuffer.bind(gpu.device)
  let now = 0, peak = 0, submits = 0, top: any = {}
  const live = new Map<string, number>()
  gpu.device.createBuffer = d => {
    const b = create(d); const destroy = b.destroy.bind(b)
    now += d.size; live.set(d.label!, (live.get(d.label!) ?? 0) + d.size)
    if (now > peak) { peak = now; top = Object.fromEntries([...live].filter(([, v]) => v > 1e4)) }
    b.destroy = () => { now -= d.size; live.set(d.label!, live.get(d.label!)! - d.size); return destroy() }
    return b
  }
  const q = gpu.device.queue, sub = q.submit.bind(q); q.submit = (x: any) => { submits++; return sub(x) }
  for (const [name, px] of [['photo', await photo(400, 300)], ['gradient', gradient(1500, 1000)]] as const) {
    now = peak = submits = 0; live.clear()
    const r = await quantizeOnGpu(gpu, px, { colors: 256, space: 'srgb', seed: 0, points: 'colors' }, quiet)
    console.log(name, px.length, 'distinct', r.distinctColors, 'iterations', r.iterations, 'submits', submits, 'peak', peak, JSON.stringify(top), r.ms)
  }
})
