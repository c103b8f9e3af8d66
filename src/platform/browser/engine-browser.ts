import { createEngine as createAnyEngine, type Engine, type EngineOptions } from '../../engine/engine.ts'
import { stripRunner } from './strip-client.ts'

/** `createEngine` with workers that dither large pictures side by side. Same options, same bytes, same errors. */
export const createEngine = (options?: EngineOptions): Promise<Engine> => createAnyEngine(options, { stripRunner })
