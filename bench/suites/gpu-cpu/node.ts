import { cpus, freemem, platform, release, totalmem } from 'node:os'
import type { Choice } from './cases.ts'
import type { Library } from './measure.ts'
import type { CaseResult, Place, PlaceResult } from './result.ts'
import { isSoftware } from './result.ts'
import { openBench, runBench, tryOut } from './run.ts'

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
  const bench = await openBench(library)
  const { gpu, cpu } = bench.engines
  const place = placeOf(gpu?.adapter ?? null, bench.missing.gpu ?? null)
  const cases: CaseResult[] = []
  try {
    const paces = await tryOut(bench, choice.points, choice.speed)
    const hooks = { onStep: say, onCase: (result: CaseResult) => cases.push(result) }
    await runBench(bench, choice, paces, hooks, { memory: freemem() })
  } finally {
    gpu?.destroy()
    cpu?.destroy()
  }
  return { ...place, choice, cases }
}
