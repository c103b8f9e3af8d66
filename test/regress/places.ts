import { createHash } from 'node:crypto'
import type { BackendName } from '../../src/common/stages.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { compress } from '../../src/platform/node/compress-node.ts'
import { createEngine } from '../../src/platform/node/engine-node.ts'
import { dawn } from '../helpers/dawn.ts'
import type { CaseOptions } from './cases.ts'
import type { Figures } from './golden.ts'

/** What a case gives beside its id. */
export type Found = Omit<Figures, 'id'>

/** Somewhere to compute: the twin in Node, Dawn, or one of Chrome's two back ends. */
export interface Place {
  name: string
  /** Name of the adapter, or null on the CPU. */
  adapter: string | null
  /** From file to file; throws what goes wrong. */
  run(file: Uint8Array, options: CaseOptions): Promise<Found>
  close(): Promise<void>
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Of the file that was made, whatever the original's size. */
export const ALWAYS_MADE = { allowLarger: true, advice: false } as const

/** Twelve digits: more than any change that means something. */
export const roundMse = (mse: number) => Number(mse.toPrecision(12))

/** Refuses figures of another back end than was asked for. */
export function requireBackend(found: BackendName, wanted: BackendName) {
  if (found !== wanted) throw new Error(`The ${found} did the work where the ${wanted} was asked for.`)
}

function inNode(name: string, engine: Engine): Place {
  async function run(file: Uint8Array, { palette, ...options }: CaseOptions): Promise<Found> {
    const given = palette && { palette: Uint8Array.from(palette) }
    const { bytes, indexed, report } = await compress(file, { ...options, ...given, ...ALWAYS_MADE, engine })
    requireBackend(report.backend, engine.adapter === null ? 'cpu' : 'gpu')
    return {
      palette: sha256(indexed.palette),
      indices: sha256(indexed.indices),
      bytes: bytes.length,
      mse: roundMse(report.mse),
    }
  }
  return { name, adapter: engine.adapter, run, close: async () => engine.destroy() }
}

export const openCpu = async (): Promise<Place[]> => [inNode('cpu', await createEngine({ backend: 'cpu' }))]

/** Throws where there is no adapter. */
export const openDawn = async (): Promise<Place[]> => [
  inNode('dawn', await createEngine({ backend: 'gpu', gpu: await dawn() })),
]
