import type { Centroids } from '../../quantize/types.ts'
import type { Job } from '../context.ts'
import { GROUP } from '../gpu-constants.ts'
import { encodeSteps, groupsFor, makeStep, readWords, uniform } from '../passes.ts'
import { planColours } from './assign-passes.ts'
import type { Scene } from './cluster-buffers.ts'
import { packCentroids } from './pack-centroids.ts'

/**
 * The nearest centroid of every distinct colour, for the last assignment against the rounded palette. What was assigned
 * before is the start: only colours that change hands take work.
 */
export async function labelOnGpu(job: Job, scene: Scene, centroids: Centroids): Promise<Uint8Array> {
  const { list, coords, labels, sums } = scene
  const { steps } = await planColours(job, scene, centroids, true)
  const words = Math.ceil(list.count / 4)
  const pack = await makeStep(
    job,
    'labels',
    {},
    [uniform(job, 'colours to label', list.count), coords, labels],
    groupsFor(words, GROUP),
  )
  job.guard(() => {
    job.device.queue.writeBuffer(scene.centroids, 0, packCentroids(centroids) as BufferSource)
    const encoder = job.device.createCommandEncoder({ label: 'palette' })
    encodeSteps(encoder, 'palette', [...steps, pack])
    if (!scene.cells) encoder.clearBuffer(sums)
    job.device.queue.submit([encoder.finish()])
  })
  return new Uint8Array((await readWords(job, labels, words)).buffer, 0, list.count)
}
