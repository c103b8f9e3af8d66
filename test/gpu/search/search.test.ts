import { expect, test } from 'vitest'
import { gpuBackend } from '../../../src/gpu/gpu-backend.ts'
import { cpuBackend } from '../../../src/quantize/cpu-backend.ts'
import { makeClusteringInput } from '../../../src/quantize/kmeans/clustering-input.ts'
import { testGpu } from '../../helpers/dawn.ts'
import { oneRow } from '../../helpers/settings.ts'
import { gradient, noise, photo, quiet } from '../images.ts'

test.each([
  [1, 10],
  [1, 9],
  [1, 8],
  [1, 6],
  [1, 4],
  [3, 6],
])('seed %i speed %i', async (seed, speed) => {
  for (const pixels of [await photo(96, 64), gradient(60, 60, true), noise(2000, 8, true)]) {
    for (const colors of [8, 40, 256]) {
      const found = []
      for (const backend of [cpuBackend, gpuBackend(await testGpu(), { seedColors: 0, selfTest: false })]) {
        const image = backend.openImage(oneRow(pixels))
        const input = makeClusteringInput(await image.histogram(quiet), 'oklab', 'eye')
        const clustering = await image.openClustering(input, 'oklab', 'colors')
        found.push(await clustering.seed({ colors, seed, speed }, quiet))
        clustering.release()
        image.release()
      }
      expect(found[1]).toEqual(found[0])
    }
  }
})
