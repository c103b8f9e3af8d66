import { computed, signal } from '@preact/signals'
import { version } from '../../package.json'
import { type Choice, casesOf, type PictureSize, picturesOf } from '../suites/gpu-cpu/cases.ts'
import { caseMs, expectedTotal, type Paces } from '../suites/gpu-cpu/estimate.ts'
import type { BenchFile, CaseResult, Place } from '../suites/gpu-cpu/result.ts'
import { fromAddress, toAddress } from './address.ts'
import type { Answer, Request } from './protocol.ts'

export type State = 'opening' | 'idle' | 'running' | 'done' | 'cancelled' | 'failed'

export const state = signal<State>('opening')
export const choice = signal<Choice>(fromAddress(location.hash))
export const place = signal<Place | null>(null)
export const paces = signal<Paces>({})
export const photo = signal<{ file: File; size: PictureSize | null } | null>(null)
export const results = signal<CaseResult[]>([])
/** The speed that the paces are of. */
const triedSpeed = signal<number | null>(null)
/** Whether how long it will take is known at the speed that is chosen. */
export const isTried = computed(() => triedSpeed.value === choice.value.speed)
/** What is being done, or what went wrong. */
export const words = signal('')
/** The choice that the results are of. */
export const measured = signal<Choice>(choice.value)

const photoSize = computed(() => photo.value?.size ?? undefined)

/** All cases of the choice. */
export const cases = computed(() => {
  const pictures = [...picturesOf(choice.value), ...(photoSize.value ? [photoSize.value] : [])]
  return pictures.flatMap(picture => casesOf(picture, choice.value))
})

/** Expected milliseconds of all cases. */
export const expectedMs = computed(() => expectedTotal(choice.value, paces.value, photoSize.value))

/** Expected milliseconds of the cases that are not done yet. */
export const msLeft = computed(() =>
  cases.value.slice(results.value.length).reduce((sum, one) => sum + caseMs(one, choice.value, paces.value), 0),
)

/** The results as `npm run bench` writes them, so that both can be compared. */
export const file = computed<BenchFile>(() => ({
  name: 'gpu-cpu',
  date: new Date().toISOString().slice(0, 10),
  version,
  machine: {},
  places: place.value ? [{ ...place.value, choice: measured.value, cases: results.value }] : [],
}))

let worker: Worker

function hear({ data }: MessageEvent<Answer>): void {
  if (data.kind === 'opened') place.value = data.place
  if (data.kind === 'tried') learn(data.speed, data.paces)
  if (data.kind === 'photo' && photo.value) photo.value = { ...photo.value, size: data.size }
  if (data.kind === 'step') words.value = data.words
  if (data.kind === 'case') {
    results.value = [...results.value, data.result]
    paces.value = data.paces
  }
  if (data.kind === 'done') finish('done', '')
  if (data.kind === 'failed') fail(data.words)
}

function learn(speed: number, found: Paces): void {
  if (speed === choice.value.speed) {
    paces.value = found
    triedSpeed.value = speed
    if (state.value === 'opening') state.value = 'idle'
  } else if (!isTried.value) tryOut()
}

function fail(why: string): void {
  if (state.value === 'running' || state.value === 'opening') finish('failed', why)
  else words.value = why
  if (photo.value && !photo.value.size) photo.value = null
}

function finish(end: State, said: string): void {
  state.value = end
  words.value = said
}

const ask = (request: Request) => worker.postMessage(request)

/** Has the speed tried on small pictures; another one that is chosen meanwhile is tried afterwards. */
const tryOut = () => ask({ kind: 'try', speed: choice.value.speed })

/** Starts the worker, which opens both engines and tries them. */
export function open(): void {
  worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('message', hear)
  worker.addEventListener('error', event => fail(event.message || 'The worker could not be started.'))
  ask({ kind: 'open' })
  tryOut()
}

export function start(): void {
  results.value = []
  words.value = ''
  measured.value = choice.value
  state.value = 'running'
  ask({ kind: 'start', choice: choice.value, paces: paces.value, photo: photo.value?.file ?? null })
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
  const settled = isTried.value
  choice.value = { ...choice.value, ...part }
  if (settled && !isTried.value) tryOut()
  const address = toAddress(choice.value)
  history.replaceState(null, '', address ? `#${address}` : location.pathname)
}
