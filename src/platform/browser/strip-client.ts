import type { WorkerThread } from '../../common/globals.ts'
import { type StartStripThread, type StripRunner, stripRunnerWith } from '../../engine/strip-runner.ts'
import source from './strip-worker.ts?worker-script'

/** Starts a worker from text, which needs no file of its own beside the library. */
function startInline(): Worker {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
  try {
    return new Worker(url, { name: 'huepress-strips' })
  } finally {
    // Only after the worker has had the time to read it; a minute is ample, and a few kB are no loss.
    setTimeout(() => URL.revokeObjectURL(url), 60_000)
  }
}

const startWith =
  (open: () => WorkerThread): StartStripThread =>
  (plan, answer, fault) => {
    const worker = open() as Worker
    worker.onmessage = ({ data }: MessageEvent<Uint8Array>) => answer(data)
    worker.onerror = event => {
      event.preventDefault()
      fault()
    }
    worker.postMessage(plan)
    return {
      send: input => worker.postMessage(input, [input.raster.pixels.buffer, input.indices.buffer]),
      end: () => worker.terminate(),
    }
  }

/**
 * Dithers strips of large pictures in workers, which end with the job. Where a page forbids workers from text, its own
 * are used, or the strips are done in the calling thread.
 */
export const stripRunner = (open: () => WorkerThread = startInline): StripRunner =>
  stripRunnerWith(startWith(open), () => globalThis.navigator?.hardwareConcurrency ?? 1)
