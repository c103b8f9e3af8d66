import { decode } from '../codecs/decode-browser.ts'
import type { DecodedImage } from '../compress.ts'
import { compressDecoded } from '../compress-browser.ts'
import { createEngine, type Engine } from '../engine.ts'
import { throwIfAborted } from '../errors.ts'
import type { BackendChoice, Progress } from '../types.ts'
import type { JobResult, JobSettings } from './protocol.ts'

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

/** Does one job from file to file. */
export async function runJob(
  source: number,
  file: Blob,
  settings: JobSettings,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<JobResult> {
  throwIfAborted(signal)
  onProgress({ stage: 'decode', fraction: 0, iterations: 0 })
  const { decoded, ms } = await decodeOnce(source, file)
  throwIfAborted(signal)
  const { backend, ...options } = settings
  const engine = await engineFor(backend)
  const result = await compressDecoded(decoded, ms, { ...options, engine, signal, onProgress })
  return {
    blob: new Blob([result.bytes], { type: 'image/png' }),
    palette: result.indexed.palette,
    report: result.report,
  }
}
