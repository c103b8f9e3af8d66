import { expect, test } from 'vitest'
import { createEngine } from '../../src/engine/engine.ts'
import { thorough } from '../helpers/covering.ts'
import { testGpu } from '../helpers/dawn.ts'
import { alphaNoise, photoLike, softDisc, toRgba, withColors } from '../helpers/images.ts'

const images = [photoLike(26, 20), softDisc(20), alphaNoise(14, 14), withColors(90, 20, 20)]
// A picture of few colors is searched on the CPU either way: shortly is enough.
const targets = [
  { colors: 'auto', speed: 9 },
  { quality: '40-80', speed: 9 },
  { quality: 95, space: 'srgb', speed: 10 },
] as const

test.each(images)('the GPU and the CPU find the same number of colors for $name', async image => {
  const gpu = await createEngine({ backend: 'gpu', device: (await testGpu()).device })
  const cpu = await createEngine({ backend: 'cpu' })
  const outcome = (engine: typeof cpu, options: (typeof targets)[number]) =>
    engine.quantize(toRgba(image), options).then(
      ({ palette, indices, report: { searchedColors: found, quality } }) => ({ palette, indices, found, quality }),
      error => error.message,
    )
  for (const options of targets.filter((_, n) => thorough(true, n !== images.indexOf(image) % 3))) {
    const found = await outcome(gpu, options)
    expect(found).toEqual(await outcome(cpu, options))
  }
  gpu.destroy()
})
