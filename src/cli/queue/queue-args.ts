import { checkTogether, HuepressError, type OptionName, type OptionValues } from '../../node.ts'
import { jobOptions, jobsOf, parseFlags, type Values } from '../args.ts'
import { flagOf } from '../flags.ts'
import { formatOf } from '../outputs/output-format.ts'
import { isS3, parseS3 } from '../storage/s3-location.ts'
import { parseQueueAddress, type QueueAddress } from './queue-address.ts'
import { jobFlags, QUEUE_COMMANDS, QUEUE_FLAGS, type QueueCommandName } from './queue-flags.ts'

interface Common {
  queue: QueueAddress
  json: boolean
  quiet: boolean
}

export interface EnqueueSettings extends Common {
  kind: 'enqueue'
  inputs: string[]
  outDir: string
  ext: string
  keepExt: boolean
  force: boolean
  /** File of a palette, or null. */
  palette: string | null
  options: OptionValues
  /** Names of the options that were given. */
  given: OptionName[]
  attempts: number
  cacheControl: string | null
  copyMetadata: boolean
}

export interface WorkSettings extends Common {
  kind: 'work'
  jobs: number | null
  drain: boolean
  leaseMs: number
}

export type QueueCommand =
  | EnqueueSettings
  | WorkSettings
  | (Common & { kind: 'status' })
  | (Common & { kind: 'retry'; all: boolean })
  | { kind: 'help'; command: QueueCommandName }

const usage = (message: string) => new HuepressError('usage', message)

/** A whole number within bounds; `standard` if none was given. */
function integer(values: Values, flag: string, [min, max]: [number, number], standard: number): number {
  const text = values[flag]
  if (text === undefined) return standard
  const value = /^\d{1,9}$/.test(String(text)) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw usage(`Expected a whole number from ${min} to ${max} for --${flag} but received ${text || '""'}.`)
}

const textOf = (value: string | boolean | undefined) => (typeof value === 'string' ? value : null)

function parseEnqueue(values: Values, inputs: string[], common: Common): EnqueueSettings {
  const outDir = textOf(values['out-dir'])
  const ext = textOf(values.ext)
  if (inputs.length === 0) throw usage('No input. Name a file, a folder or s3://BUCKET/PREFIX/.')
  if (inputs.includes('-')) throw usage('Workers have no stdin, so - cannot be put in. Name a file.')
  if (!outDir) throw usage('No output. Name a folder or s3://BUCKET/PREFIX with --out-dir.')
  if (isS3(outDir)) parseS3(outDir)
  if (ext === '' || /[/\\\0]/.test(ext ?? ''))
    throw usage(`Expected a file name's end for --ext but received "${ext}".`)
  const given: OptionName[] = jobFlags().flatMap(({ name, flag, off }) =>
    values[flag] !== undefined || (off && values[off] !== undefined) ? [name] : [],
  )
  const checked = jobOptions(values)
  const format = formatOf(given.includes('format') ? checked.format : null, null, ext)
  const options = { ...checked, format }
  checkTogether(options, flagOf)
  const palette = textOf(values.palette)
  const rival = given.find(name => ['colors', 'quality', 'maxBytes'].includes(name))
  if (palette !== null && rival)
    throw usage(`--palette keeps all entries of its file, so ${flagOf(rival)} has no meaning. Use one of them.`)
  return {
    ...common,
    kind: 'enqueue',
    inputs,
    outDir,
    ext: ext ?? `-hue.${format}`,
    keepExt: values['keep-ext'] === true,
    force: values.force === true,
    palette,
    options,
    given: [...new Set<OptionName>([...given, 'format'])],
    attempts: integer(values, 'attempts', [1, 100], 5),
    cacheControl: textOf(values['cache-control']),
    copyMetadata: values['copy-metadata'] === true,
  }
}

/** Reads what comes behind `huepress` if it begins with a command of the queue; else null. Errors: 'usage'. */
export function parseQueueCommand(argv: readonly string[], environment = process.env): QueueCommand | null {
  const command = QUEUE_COMMANDS.find(name => name === argv[0])
  if (!command) return null
  const flags = command === 'enqueue' ? [...jobFlags(), ...QUEUE_FLAGS.enqueue] : QUEUE_FLAGS[command]
  const { values, positionals } = parseFlags(argv.slice(1), flags, `huepress ${command} --help`)
  if (values.help) return { kind: 'help', command }
  const queue = parseQueueAddress(textOf(values.queue) ?? environment.HUEPRESS_QUEUE)
  const common = { queue, json: values.json === true, quiet: values.quiet === true }
  if (command === 'enqueue') return parseEnqueue(values, positionals, common)
  if (positionals.length > 0) throw usage(`huepress ${command} takes no input but received ${positionals[0]}.`)
  if (command === 'retry') return { ...common, kind: 'retry', all: values.all === true }
  if (command === 'status') return { ...common, kind: 'status' }
  const leaseMs = integer(values, 'lease', [5, 3600], 30) * 1000
  return { ...common, kind: 'work', jobs: jobsOf(textOf(values.jobs)), drain: values.drain === true, leaseMs }
}
