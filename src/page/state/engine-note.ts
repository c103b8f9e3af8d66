import { computed, signal } from '@preact/signals'
import type { BackendName } from '../../index.ts'
import type { JobResult } from '../workers/worker-protocol.ts'
import { listSettings } from './chosen-settings.ts'
import { selected } from './photos.ts'

const ON_CPU = 'The CPU did the work, not a GPU; the result is the same.'

/** What the engine said last that holds for this machine rather than for one photo. */
const ofMachine = signal('')

/** Where the last job ran. */
export const usedBackend = signal<BackendName | null>(null)

/** Whether a sentence of a report is about where the work is done. */
export const isOfEngine = (note: string): boolean => note.includes('GPU')

/** Whether it is about one job only. */
const isOfJob = (note: string) => note.startsWith('The GPU failed')

/** Why the CPU did a photo's work, or a part of it, though a GPU was allowed; empty if the settings say CPU. */
export const engineNote = computed((): string => {
  const { report } = selected.value?.result ?? {}
  if (listSettings.value.backend === 'cpu' || !report) return ''
  const own = report.notes.filter(isOfEngine).join(' ')
  if (own || report.backend === 'gpu') return own
  // The engine says it once, and the job that it says it to may have been stopped.
  return ofMachine.value || ON_CPU
})

/** Keeps what a report says of the machine. */
export function noteEngine({ backend, notes }: JobResult['report']): void {
  usedBackend.value = backend
  const now = notes.filter(note => isOfEngine(note) && !isOfJob(note))
  if (now.length > 0) ofMachine.value = now.join(' ')
  else if (backend === 'gpu') ofMachine.value = ''
}
