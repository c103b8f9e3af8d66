import { decode } from '../codecs/decode-browser.ts'
import { deflateByStream } from '../codecs/deflate.ts'
import { makeEncoders } from '../codecs/encode.ts'
import { type CompressResult, type DecodedImage, makeCompress } from '../compress.ts'
import type { Engine } from '../engine.ts'
import { createEngine } from '../engine-browser.ts'
import { throwIfAborted } from '../errors.ts'
import type { BackendChoice, Progress } from '../types.ts'
import type { JobResult, JobSettings } from './protocol.ts'
import { runInWorker } from './wasm-client.ts'

const { encode } = makeEncoders({ run: runInWorker, deflate: deflateByStream })
const { compressDecoded } = makeCompress<Blob>({ decode, createEngine, encode })

let opened: { backend: BackendChoice; engine: Promise<Engine> } | null = null

/** The page's one engine; another choice of back end replaces it. */
async function engineFor(backend: BackendChoice): Promise<Engine> {
  if (opened?.backend === backend) return opened.engine
  const before = opened?.engine
  const engine = createEngine({ backend })
  opened = { backend, engine }
  ;(await before?.catch(() => null))?.destroy()
  return engine.catch(error => {
    opened = null
    throw error
  })
}

let latest: { source: number; decoded: DecodedImage; ms: number } | null = null

/** Decodes a file, unless it is the one of the job before: then its pixels are still here, and 0 ms were spent. */
async function decodeOnce(source: number, file: Blob): Promise<{ decoded: DecodedImage; ms: number }> {
  if (latest?.source === source) return { decoded: latest.decoded, ms: 0 }
  latest = null
  const start = performance.now()
  const decoded = await decode(file)
  latest = { source, decoded, ms: performance.now() - start }
  return latest
}

/** What travels to the page. */
const resultOf = ({ bytes, indexed, report }: CompressResult): JobResult => ({
  blob: new Blob([bytes], { type: `image/${report.format}` }),
  palette: indexed.palette,
  report,
})

/** Does one job from file to file. */
export async function runJob(
  source: number,
  file: Blob,
  settings: JobSettings,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
  onDraft: (draft: JobResult) => void,
): Promise<JobResult> {
  throwIfAborted(signal)
  onProgress({ stage: 'decode', fraction: 0, iterations: 0 })
  const { decoded, ms } = await decodeOnce(source, file)
  throwIfAborted(signal)
  const { backend, ...options } = settings
  const engine = await engineFor(backend)
  const hooks = { signal, onProgress, onDraft: (draft: CompressResult) => onDraft(resultOf(draft)) }
  return resultOf(await compressDecoded(decoded, ms, { ...options, ...hooks, engine }))
}
