import { createEngine as createAnyEngine, decode, type EngineOptions, encodePng } from '../../src/index.ts'
import { startStripWorker } from '../../src/page/workers/strip-workers.ts'
import type { PictureSize } from '../suites/gpu-cpu/cases.ts'
import { wordsOf } from '../suites/gpu-cpu/measure.ts'
import { type Bench, openBench, runBench, tryOut } from '../suites/gpu-cpu/run.ts'
import { memoryThere, placeOf } from './place.ts'
import type { Answer, Request } from './protocol.ts'

const createEngine = (options: EngineOptions = {}) => createAnyEngine({ ...options, stripWorker: startStripWorker })
const answer = (message: Answer) => postMessage(message)

let bench: Bench | undefined

async function isFallback(): Promise<boolean> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' })
  return adapter?.info?.isFallbackAdapter ?? false
}

/** Opens both engines. */
async function open(): Promise<void> {
  bench = await openBench({ createEngine, encodePng })
  const { gpu } = bench.engines
  const missing = bench.missing.gpu ?? null
  answer({ kind: 'opened', place: placeOf(gpu?.adapter ?? null, missing, gpu ? await isFallback() : false) })
}

function opened(): Bench {
  if (!bench) throw new Error('The engines are not open.')
  return bench
}

/** How fast this machine is at a speed. */
async function findPaces(speed: number): Promise<void> {
  answer({ kind: 'tried', speed, paces: await tryOut(opened(), ['colors', 'pixels'], speed) })
}

async function sizeOf(file: File): Promise<PictureSize> {
  const { width, height } = await decode(file)
  return { picture: file.name, width, height }
}

async function start({ choice, paces, photo: file }: Extract<Request, { kind: 'start' }>): Promise<void> {
  const photo = file ? { ...(await sizeOf(file)), open: () => decode(file) } : undefined
  const hooks = {
    onStep: (words: string) => answer({ kind: 'step', words }),
    onCase: (result: Parameters<Parameters<typeof runBench>[3]['onCase']>[0], known: typeof paces) =>
      answer({ kind: 'case', result, paces: known }),
  }
  await runBench(opened(), choice, paces, hooks, { photo, memory: memoryThere() })
  answer({ kind: 'done' })
}

async function serve(request: Request): Promise<void> {
  if (request.kind === 'open') await open()
  if (request.kind === 'try') await findPaces(request.speed)
  if (request.kind === 'photo') answer({ kind: 'photo', size: await sizeOf(request.file) })
  if (request.kind === 'start') await start(request)
}

/** One after the other: a start waits until the engines are open. */
let turn: Promise<void> = Promise.resolve()

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  turn = turn.then(() => serve(data)).catch(error => answer({ kind: 'failed', words: wordsOf(error) }))
})
