import { signal } from '@preact/signals'
import type { WorkerClient } from '../workers/worker-client.ts'
import type { Colors } from '../workers/worker-protocol.ts'
import { jobSettings, settings } from './chosen-settings.ts'
import { type Photo, update } from './photos.ts'

let client: WorkerClient | null = null

/** Who brings what is asked for beside the results. */
export function connect(to: WorkerClient): void {
  client = to
}

/** How many of these are waited for: what can wait gives way to them. */
export const urgent = signal(0)

export const bring = {
  /** Draws the original of a photo that the browser does not draw. Nothing is said if that fails: its job says so. */
  async drawable({ id, file }: Photo): Promise<void> {
    const drawable = await client?.original(file, jobSettings(settings.value)).catch(() => null)
    if (drawable) update(id, { drawable })
  },

  /** The colors of a palette file. Errors: those of `readPalette`. */
  async palette(file: File): Promise<Uint8Array> {
    if (!client) throw new Error('There is no worker yet.')
    return client.palette(file, jobSettings(settings.value))
  },

  /** The distinct colors of a file. Errors: those of the worker; an AbortError by the signal. */
  async colors(file: File, signal: AbortSignal): Promise<Colors> {
    if (!client) throw new Error('There is no worker yet.')
    urgent.value++
    try {
      return await client.colors(file, jobSettings(settings.value), { signal })
    } finally {
      urgent.value--
    }
  },
}
