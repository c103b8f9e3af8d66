import { cpus, freemem, platform, release, totalmem } from 'node:os'
import type { Engine } from '../../../src/index.ts'
import type { Choice } from './cases.ts'
import type { Library } from './measure.ts'
import type { CaseResult, Place, PlaceResult } from './result.ts'
import { isSoftware } from './result.ts'
import { type Bench, runBench, tryOut } from './run.ts'

const placeOf = (adapter: string | null, missing: string | null): Place => ({
  place: 'Node',
  version: process.version,
  adapter,
  software: isSoftware(adapter),
  missing,
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: `${platform()} ${release()}`,
})

/** Runs the cases in this process: the CPU, and Dawn where the package and an adapter are there. */
export async function runInNode(library: Library, choice: Choice, say: (words: string) => void): Promise<PlaceResult> {
  const cpu = await library.createEngine({ backend: 'cpu' })
  let gpu: Engine | null = null
  let missing: string | null = null
  try {
    gpu = await library.createEngine({ backend: 'gpu' })
  } catch (error) {
    missing = (error as Error).message
  }
  const bench: Bench = { library, engines: { gpu, cpu }, missing: missing ? { gpu: missing } : {} }
  const place = placeOf(gpu?.adapter ?? null, missing)
  const cases: CaseResult[] = []
  try {
    const paces = await tryOut(bench, choice.points, choice.speed)
    const hooks = { onStep: say, onCase: (result: CaseResult) => cases.push(result) }
    await runBench(bench, choice, paces, hooks, { memory: freemem() })
  } finally {
    gpu?.destroy()
    cpu.destroy()
  }
  return { ...place, choice, cases }
}
