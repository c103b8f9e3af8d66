import type { Centroids } from '../core/types.ts'
import { planColours } from './assign.ts'
import { packCentroids } from './centroids.ts'
import type { Job } from './job.ts'
import type { Scene } from './scene.ts'
import { encodeSteps, readWords } from './steps.ts'

/** The nearest centroid of every distinct colour, for the last assignment against the rounded palette. */
export async function labelOnGpu(job: Job, scene: Scene, centroids: Centroids): Promise<Uint8Array> {
  const plans = planColours(job, scene, centroids, true)
  const steps = await Promise.all(plans.map(plan => plan.make(plan.groups)))
  job.guard(() => {
    job.device.queue.writeBuffer(scene.centroids, 0, packCentroids(centroids) as BufferSource)
    const encoder = job.device.createCommandEncoder({ label: 'palette' })
    encodeSteps(encoder, 'palette', steps)
    encoder.clearBuffer(scene.sums)
    job.device.queue.submit([encoder.finish()])
  })
  return Uint8Array.from(await readWords(job, scene.labels, scene.list.count))
}
