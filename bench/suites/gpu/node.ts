/** The cases in this process: on the CPU, and on Dawn if the package and an adapter are there. */
import { cpus, freemem, platform, release, totalmem } from 'node:os'
import { basename } from 'node:path'
import type { Context } from '../../lib/context.ts'
import type { Choice } from './cases.ts'
import { type CaseResult, isSoftware, type PlaceResult } from './result.ts'
import { openBench, runBench } from './run.ts'

export async function runInNode(
  library: Context['library'],
  choice: Choice,
  path: string | undefined,
  onStep: (words: string) => void,
): Promise<PlaceResult> {
  const bench = await openBench(library)
  const { gpu, cpu } = bench.engines
  const adapter = gpu?.adapter ?? null
  const cases: CaseResult[] = []
  const photo = path === undefined ? undefined : { picture: basename(path), open: () => library.decode(path) }
  try {
    await runBench(bench, choice, { onStep, onCase: result => cases.push(result) }, { photo, memory: freemem() })
  } finally {
    gpu?.destroy()
    cpu?.destroy()
  }
  const about = { place: 'Node', version: process.version, system: `${platform()} ${release()}` }
  const machine = { cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30) }
  return { ...about, ...machine, adapter, software: isSoftware(adapter), missing: bench.missing, choice, cases }
}
