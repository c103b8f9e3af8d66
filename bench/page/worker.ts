import { compress, createEngine as createAnyEngine, decode, type EngineOptions, encodePng } from '../../src/index.ts'
import { startStripWorker } from '../../src/page/workers/strip-workers.ts'
import { wordsOf } from '../suites/gpu/measure.ts'
import { isSoftware, type Place } from '../suites/gpu/result.ts'
import { type BenchHooks, openBench, runBench } from '../suites/gpu/run.ts'
import type { Answer, Request } from './state.ts'

interface Hints {
  userAgentData?: { brands: { brand: string; version: string }[]; platform: string }
  deviceMemory?: number
}

const hints = navigator as unknown as Hints
const FAMILIES = ['Google Chrome', 'Microsoft Edge', 'Opera', 'HeadlessChrome', 'Chromium']

/** Name and version of the browser. */
function browser(): [place: string, version: string] {
  const brands = hints.userAgentData?.brands ?? []
  const [known] = FAMILIES.flatMap(name => brands.find(({ brand }) => brand === name) ?? [])
  if (known) return [known.brand, known.version]
  const [, name = 'Browser', version = ''] = /(Firefox|Edg|Chrome|Version)\/([\d.]+)/.exec(navigator.userAgent) ?? []
  return [name === 'Version' ? 'Safari' : name, version]
}

/** What a browser tells of where it runs. */
async function placeOf(adapter: string | null, missing: string | null): Promise<Place> {
  const [place, version] = browser()
  const found = adapter ? await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' }) : null
  const software = isSoftware(adapter) || (found?.info?.isFallbackAdapter ?? false)
  const system = hints.userAgentData?.platform || navigator.platform
  const memoryGiB = hints.deviceMemory ?? null
  return { place, version, adapter, software, missing, cores: navigator.hardwareConcurrency, memoryGiB, system }
}

const answer = (message: Answer) => postMessage(message)
const fail = (error: unknown) => answer({ kind: 'failed', words: wordsOf(error) })

async function open() {
  const createEngine = (options: EngineOptions = {}) => createAnyEngine({ ...options, stripWorker: startStripWorker })
  const bench = await openBench({ createEngine, encodePng, compress })
  answer({ kind: 'opened', place: await placeOf(bench.engines.gpu?.adapter ?? null, bench.missing) })
  return bench
}

const opening = open()
opening.catch(fail)

async function start({ choice, photo: file }: Request): Promise<void> {
  const photo = file ? { picture: file.name, open: () => decode(file) } : undefined
  // Half of what the browser says is there, which it rounds and caps.
  const memory = hints.deviceMemory ? hints.deviceMemory * 2 ** 29 : null
  const hooks: BenchHooks = {
    onStep: words => answer({ kind: 'step', words }),
    onCase: result => answer({ kind: 'case', result }),
  }
  await runBench(await opening, choice, hooks, { photo, memory })
  answer({ kind: 'done' })
}

addEventListener('message', ({ data }: MessageEvent<Request>) => void start(data).catch(fail))
