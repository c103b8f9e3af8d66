import { type StartStripThread, stripRunnerWith } from '../../engine/strip-runner.ts'

const start: StartStripThread = (plan, answer, fault) => {
  const worker = new Worker(new URL('./strip-worker.ts', import.meta.url), { type: 'module', name: 'huepress-strips' })
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

/** Dithers strips of large pictures in workers, which end with the job. */
export const stripRunner = stripRunnerWith(start, globalThis.navigator?.hardwareConcurrency ?? 1)
