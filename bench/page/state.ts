import { computed, signal } from '@preact/signals'
import { version } from '../../package.json'
import { type Choice, casesOf, DEFAULT_CHOICE, type PictureSize, readChoice, toAddress } from '../suites/gpu/cases.ts'
import type { BenchFile, CaseResult, Place } from '../suites/gpu/result.ts'

/** What the page asks of its worker, which opens the engines by itself. */
export interface Request {
  choice: Choice
  photo: File | null
}

/** What it is told. */
export type Answer =
  | { kind: 'opened'; place: Place }
  | { kind: 'step'; words: string }
  | { kind: 'case'; result: CaseResult }
  | { kind: 'done' }
  | { kind: 'failed'; words: string }

type State = 'opening' | 'idle' | 'running' | 'done' | 'cancelled' | 'failed'

/**
 * What an address asks for, such as #sizes=0.5,2&colors=16&points=colors&runs=1; the default if it is not understood.
 */
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
export const photo = signal<{ file: File; size: PictureSize } | null>(null)
export const results = signal<CaseResult[]>([])
/** What is being done, or what went wrong. */
export const words = signal('')
/** The choice that the results are of. */
export const measured = signal<Choice>(choice.value)

export const cases = computed(() => casesOf(choice.value, photo.value?.size))

/** The results as `npm run bench` writes them. */
export const json = computed(() => {
  const places = place.value ? [{ ...place.value, choice: measured.value, cases: results.value }] : []
  return JSON.stringify({ date: new Date().toISOString().slice(0, 10), version, places } satisfies BenchFile, null, 2)
})

let worker: Worker

function finish(end: State, message: string): void {
  state.value = end
  words.value = message
}

function hear({ data }: MessageEvent<Answer>): void {
  if (data.kind === 'opened') {
    place.value = data.place
    if (state.value === 'opening') state.value = 'idle'
  }
  if (data.kind === 'step') words.value = data.words
  if (data.kind === 'case') results.value = [...results.value, data.result]
  if (data.kind === 'done') finish('done', '')
  if (data.kind === 'failed') finish('failed', data.words)
}

/** Starts the worker, which opens both engines. */
export function open(): void {
  worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('message', hear)
  worker.addEventListener('error', event => finish('failed', event.message || 'The worker could not be started.'))
}

export function start(): void {
  results.value = []
  measured.value = choice.value
  finish('running', '')
  worker.postMessage({ choice: choice.value, photo: photo.value?.file ?? null } satisfies Request)
}

/** Ends the work at once: the worker is given up, what was measured stays. */
export function cancel(): void {
  worker.terminate()
  finish('cancelled', 'Cancelled; what was measured stands below.')
  open()
}

export async function choosePhoto(file: File | undefined): Promise<void> {
  photo.value = null
  words.value = ''
  if (!file) return
  try {
    const { width, height } = await createImageBitmap(file)
    photo.value = { file, size: { picture: file.name, width, height } }
  } catch {
    words.value = `The browser cannot read ${file.name}.`
  }
}

/** Takes what the form holds, and puts it into the address. */
export function change(asked: Record<string, string>): void {
  choice.value = readChoice(asked)
  const address = toAddress(choice.value)
  history.replaceState(null, '', address ? `#${address}` : location.pathname)
}
