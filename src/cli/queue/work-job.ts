import { HuepressError } from '../../node.ts'
import { costOf, pixelsOfFile } from '../jobs/job-cost.ts'
import { checkJobData, type JobData, type JobResult, jobKey, optionsOf } from './job-data.ts'
import type { MemoryGate } from './memory-gate.ts'
import { storageOf } from './queue-inputs.ts'
import type { Threads } from './queue-threads.ts'

/** Refusals that the options asked for: nothing is written, and that is right. */
const ASKED_FOR = ['larger', 'quality']

const isAskedFor = (error: unknown) => error instanceof HuepressError && ASKED_FOR.includes(error.code)

/**
 * Does one job: reads its input, compresses it and writes its output, whole or not at all. A job whose output is there
 * already, made by the same job, is done. Errors: those of `Storage`, `decode` and `compress`; 'usage' for a job that
 * this version cannot do.
 */
export async function workOnJob(untrusted: Partial<JobData>, threads: Threads, gate: MemoryGate): Promise<JobResult> {
  const data = checkJobData(untrusted)
  const { input, output, identity, force = false, cacheControl, copyMetadata } = data
  const options = optionsOf(data)
  const key = jobKey(data)
  const [from, to] = [storageOf(input), storageOf(output)]
  if (await to.isDone(output, key)) return {}
  const { bytes, metadata } = await from.read({ location: input, identity })
  const bytesIn = bytes.length
  const { mib } = costOf(await pixelsOfFile(bytes))
  try {
    const result = await gate(mib, () => threads.run({ bytes, options }))
    const type = `image/${result.format}`
    await to.write(output, result.bytes, { key, type, force, cacheControl, ...(copyMetadata && { metadata }) })
    return { bytesIn, bytesOut: result.bytes.length, colors: result.colors, ms: Math.round(result.ms) }
  } catch (error) {
    if (isAskedFor(error)) return { bytesIn, notWritten: (error as Error).message }
    throw error
  }
}
