import { createEngine as createAnyEngine, decode, type EngineOptions, encodePng } from '../../src/index.ts'
import { startStripWorker } from '../../src/page/workers/strip-workers.ts'
import type { PictureSize } from '../suites/gpu/cases.ts'
import { wordsOf } from '../suites/gpu/measure.ts'
import { type Bench, openBench, runBench } from '../suites/gpu/run.ts'
import { memoryThere, placeOf } from './place.ts'
import type { Answer, Request } from './protocol.ts'

const createEngine = (options: EngineOptions = {}) => createAnyEngine({ ...options, stripWorker: startStripWorker })
const answer = (message: Answer) => postMessage(message)

let bench: Bench | undefined

async function isFallback(): Promise<boolean> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' })
  return adapter?.info?.isFallbackAdapter ?? false
}

async function open(): Promise<void> {
  bench = await openBench({ createEngine, encodePng })
  const { engines, missing } = bench
  const place = placeOf(engines.gpu?.adapter ?? null, missing, engines.gpu ? await isFallback() : false)
  answer({ kind: 'opened', place })
}

async function sizeOf(file: File): Promise<PictureSize> {
  const { width, height } = await decode(file)
  return { picture: file.name, width, height }
}

async function start({ choice, photo: file }: Extract<Request, { kind: 'start' }>): Promise<void> {
  if (!bench) throw new Error('The engines are not open.')
  const photo = file ? { ...(await sizeOf(file)), open: () => decode(file) } : undefined
  const onStep = (words: string) => answer({ kind: 'step', words })
  await runBench(
    bench,
    choice,
    { onStep, onCase: result => answer({ kind: 'case', result }) },
    { photo, memory: memoryThere() },
  )
  answer({ kind: 'done' })
}

async function serve(request: Request): Promise<void> {
  if (request.kind === 'open') await open()
  if (request.kind === 'photo') answer({ kind: 'photo', size: await sizeOf(request.file) })
  if (request.kind === 'start') await start(request)
}

/** One after the other: a start waits until the engines are open. */
let turn: Promise<void> = Promise.resolve()

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  turn = turn.then(() => serve(data)).catch(error => answer({ kind: 'failed', words: wordsOf(error) }))
})
