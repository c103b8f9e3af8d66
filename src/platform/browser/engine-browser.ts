import type { WorkerThread } from '../../common/globals.ts'
import {
  createEngine as createAnyEngine,
  type Engine,
  type EngineOptions as SharedOptions,
} from '../../engine/engine.ts'
import { stripRunner } from './strip-client.ts'

export interface EngineOptions extends SharedOptions {
  /**
   * Starts a worker that calls `serveStrips`, for pages whose policy forbids workers from `blob:` addresses. By default
   * workers start from text within the library; where that is forbidden, large pictures are dithered in the calling
   * thread.
   */
  stripWorker?: () => WorkerThread
}

/** `createEngine` with workers that dither large pictures side by side. Same options, same bytes, same errors. */
export const createEngine = ({ stripWorker, ...options }: EngineOptions = {}): Promise<Engine> =>
  createAnyEngine(options, { stripRunner: stripRunner(stripWorker) })
