import { createWorkerClient } from '../workers/worker-client.ts'
import { jobSettings, settingsOf } from './chosen-settings.ts'
import type { Photo } from './photos.ts'

/** Times of whole jobs in ms, and whether their files are the same. */
export interface BackendTimes {
  gpu: number
  cpu: number
  isSame: boolean
}

/** A worker of its own, so that nothing is known of the photo yet. */
async function runFresh({ id, file }: Photo, backend: 'gpu' | 'cpu'): Promise<{ ms: number; bytes: Uint8Array }> {
  const client = createWorkerClient()
  try {
    // The whole of it, also if the original is kept.
    const settings = { ...jobSettings(settingsOf(id)), backend, allowLarger: true }
    const { blob, report } = await client.compress(file, settings)
    return { ms: report.ms.total, bytes: new Uint8Array(await blob.arrayBuffer()) }
  } finally {
    client.destroy()
  }
}

/** Does a photo on the GPU and on the CPU, one after the other. Errors: those of either job. */
export async function compareBackends(photo: Photo): Promise<BackendTimes> {
  const gpu = await runFresh(photo, 'gpu')
  const cpu = await runFresh(photo, 'cpu')
  const isSame = gpu.bytes.length === cpu.bytes.length && gpu.bytes.every((byte, i) => byte === cpu.bytes[i])
  return { gpu: gpu.ms, cpu: cpu.ms, isSame }
}
