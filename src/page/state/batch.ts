import { computed } from '@preact/signals'
import type { JobResult } from '../workers/worker-protocol.ts'
import { keyFor } from './chosen-settings.ts'
import { type Photo, photos } from './photos.ts'

export type ReadyPhoto = Photo & { result: JobResult }

/** Whether the result shown was made with these settings and is no draft. */
const isReady = (photo: Photo): photo is ReadyPhoto =>
  photo.state === 'done' && photo.result !== null && photo.key === keyFor(photo.id)

/** Photos whose results were made with the settings in force. */
export const ready = computed(() => photos.value.filter((photo): photo is ReadyPhoto => isReady(photo)))

export const failed = computed(() => photos.value.filter(photo => photo.state === 'failed'))

export interface Batch {
  total: number
  ready: number
  failed: number
  /** Whether any is being worked on. */
  busy: boolean
  /** Photos whose originals were kept. */
  kept: number
  /** Bytes of the photos that are ready, and of their results. */
  bytesIn: number
  bytesOut: number
}

const sum = (values: number[]) => values.reduce((all, value) => all + value, 0)

/** Where the whole list stands. */
export const batch = computed(
  (): Batch => ({
    total: photos.value.length,
    ready: ready.value.length,
    failed: failed.value.length,
    busy: photos.value.some(photo => photo.state === 'working'),
    kept: ready.value.filter(photo => photo.result.report.usedOriginal).length,
    bytesIn: sum(ready.value.map(photo => photo.file.size)),
    bytesOut: sum(ready.value.map(photo => photo.result.blob.size)),
  }),
)
