import { createEngine as createAnyEngine, type Engine, type EngineOptions } from '../../engine/engine.ts'
import { checkOption } from '../../options/check.ts'
import { findGpu, mayHaveGpu, notFound } from './gpu-node.ts'
import { stripRunner } from './threads/strip-threads.ts'

/**
 * Opens an engine in Node: the GPU by the optional package `webgpu` where it is installed, else the CPU, which gives
 * the same bytes. A device or GPU of the caller's goes first. Options and errors are those of the browser's
 * `createEngine`; 'no-gpu' where backend is 'gpu' and the package or an adapter is missing.
 */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  const backend = checkOption('backend', options.backend)
  if (backend === 'cpu' || options.device || options.gpu) return createAnyEngine(options, { stripRunner })
  const gpu = backend === 'gpu' || mayHaveGpu() ? await findGpu() : 'no-driver'
  if (typeof gpu !== 'string') return createAnyEngine({ ...options, gpu }, { stripRunner })
  if (backend === 'gpu') throw notFound(gpu)
  return createAnyEngine({ ...options, backend: 'cpu' }, { stripRunner })
}
