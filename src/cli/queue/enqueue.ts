import { version } from '../../../package.json' with { type: 'json' }
import { readPalette } from '../../node.ts'
import { type ExitCode, worstExitCode } from '../exit-code.ts'
import { reportError } from '../report-error.ts'
import { print } from '../stdio.ts'
import { type OpenQueue, openQueue, PREFIX, queueError } from './bullmq.ts'
import { type JobData, jobKey } from './job-data.ts'
import type { EnqueueSettings } from './queue-args.ts'
import { checkFree, type Planned, planInputs } from './queue-inputs.ts'

/** Between two tries of a job: 2 s at first, then twice as long each time, half of it by chance. */
const PAUSES = { type: 'exponential', delay: 2000, jitter: 0.5 }

/** Jobs that are done are known for a week, so that they are not done again. */
const KEPT_SECONDS = 7 * 24 * 60 * 60

type Work = Extract<Planned, { entry: object }>

type Common = Omit<JobData, 'input' | 'identity' | 'output'>

/** What all jobs of one call have in common. */
async function commonData(settings: EnqueueSettings): Promise<Common> {
  const { options, given, palette, force, cacheControl, copyMetadata } = settings
  const colors = palette === null ? null : await readPalette(palette)
  return {
    version,
    options: Object.fromEntries(given.map(name => [name, options[name]])),
    ...(colors && { palette: Buffer.from(colors).toString('base64') }),
    ...(force && { force }),
    ...(cacheControl !== null && { cacheControl }),
    ...(copyMetadata && { copyMetadata }),
  }
}

/** Which of these jobs are in the queue already, in any state. */
async function known({ redis }: OpenQueue, name: string, keys: readonly string[]): Promise<Set<string>> {
  const pipeline = redis.pipeline()
  for (const key of keys) pipeline.exists(`${PREFIX}:${name}:${key}`)
  const replies = (await pipeline.exec()) ?? []
  return new Set(keys.filter((_, i) => replies[i]?.[1] === 1))
}

/** The jobs whose output may be written; the others are reported. */
async function allowed(jobs: readonly [string, JobData][], force: boolean, fail: Fail): Promise<[string, JobData][]> {
  if (force) return [...jobs]
  const errors = await Promise.all(
    jobs.map(([, { output }]) =>
      checkFree(output).then(
        () => null,
        error => error,
      ),
    ),
  )
  for (const [i, error] of errors.entries()) if (error) fail(jobs[i][1].input, error)
  return jobs.filter((_, i) => errors[i] === null)
}

type Fail = (input: string, error: unknown) => void

/** Puts jobs in; returns how many were not there before, and how many were. */
async function add(opened: OpenQueue, settings: EnqueueSettings, works: readonly Work[], common: Common, fail: Fail) {
  const jobs = new Map(
    works.map(({ entry, output }) => {
      const data: JobData = { ...common, input: entry.location, identity: entry.identity, output }
      return [jobKey(data), data]
    }),
  )
  const before = await known(opened, settings.queue.name, [...jobs.keys()])
  const fresh = await allowed(
    [...jobs].filter(([key]) => !before.has(key)),
    settings.force,
    fail,
  )
  const { attempts } = settings
  const opts = { attempts, backoff: PAUSES, removeOnComplete: { age: KEPT_SECONDS }, removeOnFail: false }
  await opened.queue.addBulk(fresh.map(([jobId, data]) => ({ name: 'compress', data, opts: { ...opts, jobId } })))
  return { added: fresh.length, known: before.size }
}

/** Puts one job a picture into the queue. Errors: 'queue', 'package-missing', those of a palette file. */
export async function enqueue(settings: EnqueueSettings): Promise<ExitCode> {
  const { queue: address, json, quiet } = settings
  const common = await commonData(settings)
  const opened = await openQueue(address)
  const counts = { added: 0, known: 0, failed: 0 }
  let code: ExitCode = 0
  const fail: Fail = (input, error) => {
    counts.failed++
    code = worstExitCode(code, reportError(error, input))
  }
  try {
    for await (const page of planInputs(settings)) {
      for (const planned of page) if ('error' in planned) fail(planned.input, planned.error)
      const works = page.filter(planned => 'entry' in planned)
      const { added, known } = await add(opened, settings, works, common, fail)
      counts.added += added
      counts.known += known
    }
  } catch (error) {
    throw queueError(error, address)
  } finally {
    await opened.close()
  }
  if (json) await print(JSON.stringify({ queue: address.shown, ...counts }))
  else if (!quiet) await print(summary(counts, address.shown))
  return code
}

function summary({ added, known, failed }: { added: number; known: number; failed: number }, queue: string): string {
  const rest = [
    ...(known > 0 ? [`${known} ${known === 1 ? 'was' : 'were'} there already, done or not`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ]
  return `${added} ${added === 1 ? 'job' : 'jobs'} put into ${queue}${rest.map(text => `; ${text}`).join('')}`
}
