import { computed, signal } from '@preact/signals'
import type { BackendName } from '../../index.ts'
import type { JobResult } from '../workers/worker-protocol.ts'
import { settings } from './chosen-settings.ts'

/** Sentences of the engine that stay true for the jobs after: where the work is done. */
const engineNotes = signal('')

/** The same, as long as the settings ask for more than the CPU. */
export const engineNote = computed(() => (settings.value.backend === 'cpu' ? '' : engineNotes.value))

/** Where the last job ran. */
export const usedBackend = signal<BackendName | null>(null)

/** Whether a sentence of a report is about where the work is done. */
export const isOfEngine = (note: string): boolean => note.includes('GPU')

/** The engine says a fall-back once; the sentence stays for as long as the CPU does the work. */
export function noteEngine({ backend, notes }: JobResult['report']): void {
  usedBackend.value = backend
  const ofEngine = notes.filter(isOfEngine)
  if (ofEngine.length > 0) engineNotes.value = ofEngine.join(' ')
  else if (backend === 'gpu') engineNotes.value = ''
}
