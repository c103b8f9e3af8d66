import { asMemoryError, type ErrorCode, HuepressError, type Progress, readPalette, setDecoder } from '../../index.ts'
import { makeJobQueue } from './job-queue.ts'
import * as jobs from './jobs.ts'
import type { Request, Response, Results } from './worker-protocol.ts'

setDecoder('HEIC', () => import('libheif-js/libheif-wasm/libheif-bundle.mjs'))
setDecoder('JPEG XL', () => import('@jsquash/jxl/decode.js'))
setDecoder('PSD', () => import('ag-psd'))
setDecoder('JPEG 2000', async () => {
  const [{ default: start }, { default: wasm }] = await Promise.all([
    import('@cornerstonejs/codec-openjpeg/decodewasmjs'),
    import('@cornerstonejs/codec-openjpeg/decodewasm?url'),
  ])
  return { default: (options: object) => start({ ...options, locateFile: () => wasm }) }
})

/** Progress reaches the page at most this often. */
const PROGRESS_EVERY_MS = 50

type Work = Exclude<Request, { type: 'abort' }>

const aborts = new Map<number, AbortController>()

const turns = makeJobQueue()

const post = (response: Response, transfer: Transferable[] = []) => self.postMessage(response, { transfer })

/** An error as words that can travel; one that was not thrown on purpose is marked as a fault of huepress. */
function failure(error: unknown, { size }: Blob): { code: ErrorCode; message: string } {
  if (error instanceof HuepressError) return { code: error.code, message: error.message }
  if (asMemoryError(error) !== error) {
    const message = `There is not enough memory for this photo (a file of ${size} bytes). Close other tabs, or scale it down first.`
    return { code: 'out-of-memory', message }
  }
  const message = `Something went wrong inside huepress: ${error instanceof Error ? error.message : error}`
  return { code: 'internal', message }
}

/** `leave`: called when the job has no more use for the engine. */
function hooksFor(id: number, signal: AbortSignal, leave?: () => void): jobs.Hooks {
  let last = Number.NEGATIVE_INFINITY
  let stage = ''
  return {
    signal,
    onProgress(progress: Progress) {
      if (progress.stage === 'encode') leave?.()
      const now = performance.now()
      if (now - last < PROGRESS_EVERY_MS && progress.stage === stage) return
      last = now
      stage = progress.stage
      post({ type: 'progress', id, progress })
    },
    // Made here: two megapixels would hold the page up for longer than a frame.
    async onPreview({ width, height, data }) {
      const pixels = new ImageData(new Uint8ClampedArray(data), width, height)
      const bitmap = await createImageBitmap(pixels, { premultiplyAlpha: 'none' })
      post({ type: 'preview', id, bitmap }, [bitmap])
    },
    onDraft: result => post({ type: 'draft', id, result }),
    onPoint: point => post({ type: 'point', id, point }),
  }
}

/** What can be given away rather than copied. */
function transferOf(result: Results[keyof Results]): Transferable[] {
  if (!result || Array.isArray(result) || result instanceof Uint8Array) return []
  if ('keys' in result) return [result.keys.buffer, result.weights.buffer]
  return 'indices' in result ? [result.indices!.buffer] : []
}

function run(request: Work, hooks: jobs.Hooks): Promise<Results[keyof Results]> {
  if (request.type === 'compress') return jobs.compress(request, hooks)
  if (request.type === 'curve') return jobs.curve(request, hooks)
  if (request.type === 'original') return jobs.original(request, hooks)
  if (request.type === 'suggest') return jobs.suggest(request, hooks)
  if (request.type === 'palette') return readPalette(request.file)
  return jobs.colors(request, hooks)
}

async function answer(request: Work, signal: AbortSignal, leave?: () => void): Promise<void> {
  const { id } = request
  try {
    const result = await run(request, hooksFor(id, signal, leave))
    post({ type: 'done', id, result }, transferOf(result))
  } catch (error) {
    post({ type: 'failed', id, ...failure(error, request.file) })
  } finally {
    aborts.delete(id)
  }
}

self.onmessage = (event: MessageEvent<Request>) => {
  const request = event.data
  if (request.type === 'abort') {
    aborts.get(request.id)?.abort()
    return
  }
  const abort = new AbortController()
  aborts.set(request.id, abort)
  if (request.type === 'compress') turns.file(leave => answer(request, abort.signal, leave))
  else turns.other(() => answer(request, abort.signal))
}
