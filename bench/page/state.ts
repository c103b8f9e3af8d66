import { computed, signal } from '@preact/signals'
import { version } from '../../package.json'
import {
  type Choice,
  casesOf,
  DEFAULT_CHOICE,
  type PictureSize,
  picturesOf,
  readChoice,
  toAddress,
} from '../suites/gpu/cases.ts'
import type { BenchFile, CaseResult, Place } from '../suites/gpu/result.ts'
import type { Answer, Request } from './protocol.ts'

export type State = 'opening' | 'idle' | 'running' | 'done' | 'cancelled' | 'failed'

/** What an address asks for, such as #sizes=0.5,2&colors=16&points=colors&runs=1; the default if it is not understood. */
function fromAddress(): Choice {
  try {
    return readChoice(Object.fromEntries(new URLSearchParams(location.hash.slice(1))))
  } catch {
    return DEFAULT_CHOICE
  }
}

export const state = signal<State>('opening')
export const choice = signal<Choice>(fromAddress())
export const place = signal<Place | null>(null)
export const photo = signal<{ file: File; size: PictureSize | null } | null>(null)
export const results = signal<CaseResult[]>([])
/** What is being done, or what went wrong. */
export const words = signal('')
/** The choice that the results are of. */
export const measured = signal<Choice>(choice.value)

/** All cases of the choice. */
export const cases = computed(() => {
  const size = photo.value?.size
  const pictures = [...picturesOf(choice.value), ...(size ? [size] : [])]
  return pictures.flatMap(picture => casesOf(picture, choice.value))
})

/** The results as `npm run bench` writes them. */
export const file = computed<BenchFile>(() => ({
  date: new Date().toISOString().slice(0, 10),
  version,
  places: place.value ? [{ ...place.value, choice: measured.value, cases: results.value }] : [],
}))

let worker: Worker

function finish(end: State, said: string): void {
  state.value = end
  words.value = said
}

function fail(why: string): void {
  if (state.value === 'running' || state.value === 'opening') finish('failed', why)
  else words.value = why
  if (photo.value && !photo.value.size) photo.value = null
}

function hear({ data }: MessageEvent<Answer>): void {
  if (data.kind === 'opened') {
    place.value = data.place
    if (state.value === 'opening') state.value = 'idle'
  }
  if (data.kind === 'photo' && photo.value) photo.value = { ...photo.value, size: data.size }
  if (data.kind === 'step') words.value = data.words
  if (data.kind === 'case') results.value = [...results.value, data.result]
  if (data.kind === 'done') finish('done', '')
  if (data.kind === 'failed') fail(data.words)
}

const ask = (request: Request) => worker.postMessage(request)

/** Starts the worker, which opens both engines. */
export function open(): void {
  worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('message', hear)
  worker.addEventListener('error', event => fail(event.message || 'The worker could not be started.'))
  ask({ kind: 'open' })
}

export function start(): void {
  results.value = []
  words.value = ''
  measured.value = choice.value
  state.value = 'running'
  ask({ kind: 'start', choice: choice.value, photo: photo.value?.file ?? null })
}

/** Ends the work at once: the worker is given up, what was measured stays. */
export function cancel(): void {
  worker.terminate()
  finish('cancelled', 'Cancelled; what was measured stands below.')
  open()
}

export function choosePhoto(chosen: File | undefined): void {
  photo.value = chosen ? { file: chosen, size: null } : null
  words.value = ''
  if (chosen) ask({ kind: 'photo', file: chosen })
}

export function change(part: Partial<Choice>): void {
  choice.value = { ...choice.value, ...part }
  const address = toAddress(choice.value)
  history.replaceState(null, '', address ? `#${address}` : location.pathname)
}
