import { createHash } from 'node:crypto'
import { version } from '../../../package.json' with { type: 'json' }
import { checkOption, checkTogether, type ErrorCode, HuepressError, OPTIONS, type OptionValues } from '../../node.ts'
import { flagOf } from '../flags.ts'

/** What a job says, as it stands in the queue. Nothing of it is trusted when it is read. */
export interface JobData {
  /** Version of huepress that put it in. */
  version: string
  /** An absolute path, or s3://BUCKET/KEY. */
  input: string
  output: string
  /** What tells this input from a later one of the same name. */
  identity: string
  /** Options that were given, by their names in the library. */
  options: Record<string, unknown>
  /** RGBA of a fixed palette in base 64. */
  palette?: string
  force?: boolean
  cacheControl?: string
  copyMetadata?: boolean
}

/** What a job comes to. */
export interface JobResult {
  /** Absent if the output was there already, made by the same job. */
  bytesIn?: number
  bytesOut?: number
  colors?: number
  ms?: number
  /** Why nothing was written, such as a result that is not smaller. */
  notWritten?: string
}

/**
 * Names a job by all that its output depends on: input and its identity, options, version, and where it goes. The same
 * job is put in once, and its output in S3 carries the name.
 */
export function jobKey({ input, output, identity, options, palette, version: from }: JobData): string {
  const sorted = Object.entries(options).sort(([one], [other]) => (one < other ? -1 : 1))
  const text = JSON.stringify([from, input, identity, output, sorted, palette ?? null])
  return createHash('sha256').update(text).digest('hex').slice(0, 40)
}

const refused = (message: string) => new HuepressError('usage', message)

const numbersOf = (text: string) => text.split(/[.-]/).slice(0, 3).map(Number)

/** Whether one version comes after another. */
function isLater(one: string, other: string): boolean {
  const [a, b] = [numbersOf(one), numbersOf(other)]
  const n = a.findIndex((part, i) => part !== b[i])
  return n >= 0 && a[n] > b[n]
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0

/** Checks what a queue hands out. Errors: 'usage'. */
export function checkJobData(data: Partial<JobData>): JobData {
  const { version: from, input, output, identity, options } = data ?? {}
  if (!isText(from) || !isText(input) || !isText(output) || !isText(identity) || typeof options !== 'object')
    throw refused('The job is none of huepress, or damaged. Put the picture in again.')
  if (isLater(from, version))
    throw refused(`The job was put in by huepress ${from}, but this worker is ${version}. Update the worker.`)
  return data as JobData
}

/** The options of a job, checked and complete. Errors: 'usage'. */
export function optionsOf({ options, palette }: JobData): Partial<OptionValues> & { palette?: Uint8Array } {
  const checked = Object.entries(options).map(([name, value]) => {
    if (!Object.hasOwn(OPTIONS, name)) throw refused(`huepress ${version} has no option ${name}. Update the worker.`)
    return [name, checkOption(name as keyof OptionValues, value as never)]
  })
  const values: Partial<OptionValues> = Object.fromEntries(checked)
  checkTogether(values as OptionValues, flagOf)
  return palette === undefined ? values : { ...values, palette: Uint8Array.from(Buffer.from(palette, 'base64')) }
}

/** A failure as the queue keeps it: its code, and the sentence. */
export const failureText = (code: string, message: string): string => `${code}: ${message}`

/** What failed and why, from the queue's text. A job that was lost too often has no text of ours. */
export function readFailure(text = ''): { code: ErrorCode | 'worker-lost'; message: string } {
  const [, code, message] = /^([a-z-]+): (.*)$/s.exec(text) ?? []
  return code ? { code: code as ErrorCode, message } : { code: 'worker-lost', message: text }
}

/** Failures that may pass: of network, memory and disks. */
const PASSING: readonly string[] = [
  'storage',
  'out-of-memory',
  'encoder',
  'unwritable',
  'internal',
  'queue',
  'worker-lost',
  'decoder-missing',
  'encoder-missing',
  'package-missing',
]

export const mayPass = (code: string): boolean => PASSING.includes(code)
