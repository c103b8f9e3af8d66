import type { BackendName } from '../../index.ts'
import { createWorkerClient, type WorkerClient } from '../workers/worker-client.ts'

/** What a worker may need for a large photo, decoded, counted and written. */
const GIB_A_WORKER = 2

/** On a GPU a second worker is squeezing one file while the first has the GPU; more would wait for it. */
const MOST: Record<BackendName, number> = { gpu: 2, cpu: 4 }

interface Machine {
  hardwareConcurrency?: number
  /** GiB, rounded and capped by the browser; not everywhere. */
  deviceMemory?: number
}

/** How many workers a batch gets: one core is left to the page, and memory is not to run short. At least 1. */
export function workersFor(backend: BackendName, machine: Machine = globalThis.navigator ?? {}): number {
  const { hardwareConcurrency: cores = 2, deviceMemory = 4 } = machine
  return Math.max(1, Math.min(MOST[backend], cores - 1, Math.floor(deviceMemory / GIB_A_WORKER)))
}

/** What a visitor does before there is a photo to work on. */
const SIGNS = ['pointerdown', 'keydown', 'dragenter', 'paste'] as const

/**
 * A client for each worker there may be. The first starts with the first sign of a visitor: its script is larger than
 * all of the page's, and not needed to show that.
 */
export function makeClients(): WorkerClient[] {
  const count = Math.max(workersFor('gpu'), workersFor('cpu'))
  const clients = Array.from({ length: count }, createWorkerClient)
  for (const sign of SIGNS) globalThis.addEventListener?.(sign, () => clients[0].wake(), { once: true })
  return clients
}
