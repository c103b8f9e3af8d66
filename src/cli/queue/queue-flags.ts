import { FLAGS, type Flag, type OptionFlag, optionFlags } from '../flags.ts'
import { flagLine } from '../help.ts'

export const QUEUE_COMMANDS = ['enqueue', 'work', 'status', 'retry'] as const

export type QueueCommandName = (typeof QUEUE_COMMANDS)[number]

/** Options that a worker decides, or that nobody reads. */
const NOT_OF_JOBS = ['backend', 'advice']

/** The options of a job that can be put in. */
export const jobFlags = (): OptionFlag[] => optionFlags().filter(({ name }) => !NOT_OF_JOBS.includes(name))

const QUEUE: Flag = {
  flag: 'queue',
  value: 'URL',
  help: 'redis://[USER:PASSWORD@]HOST[:PORT]/NAME, or rediss: over TLS (default $HUEPRESS_QUEUE)',
}

const { help, json, quiet, jobs, ext, palette, force, keepExt } = FLAGS

const HELP_JSON: Flag = { ...json, help: 'print JSON' }

/** What each command takes beside the options of a job, which `enqueue` alone has. */
export const QUEUE_FLAGS: Readonly<Record<QueueCommandName, readonly Flag[]>> = {
  enqueue: [
    QUEUE,
    { flag: 'out-dir', short: 'd', value: 'DIR|s3://BUCKET/PREFIX', help: 'where to write; the tree is kept' },
    ext,
    keepExt,
    { ...force, help: 'overwrite outputs that exist, but never an input' },
    palette,
    { flag: 'attempts', value: 'N', help: 'how often a job is tried if network or memory fail (1..100, default 5)' },
    { flag: 'cache-control', value: 'TEXT', help: 'cache header of outputs in S3' },
    { flag: 'copy-metadata', help: "give outputs in S3 their inputs' user metadata" },
    HELP_JSON,
    quiet,
    help,
  ],
  work: [
    QUEUE,
    { ...jobs, help: 'jobs side by side (1..256, default the cores), as far as memory allows' },
    { flag: 'drain', help: 'end when no job is left, instead of waiting for more' },
    { flag: 'lease', value: 'SECONDS', help: 'how long a job stays with a worker that is gone (5..3600, default 30)' },
    { ...json, help: 'print one JSON object per line' },
    quiet,
    help,
  ],
  status: [QUEUE, HELP_JSON, help],
  retry: [QUEUE, { flag: 'all', help: 'also those that fail again: damaged or refused pictures' }, HELP_JSON, help],
}

const USAGE: Readonly<Record<QueueCommandName, string>> = {
  enqueue: `Usage: huepress enqueue [options] FILE | DIR | s3://BUCKET/KEY | s3://BUCKET/PREFIX/ ... -d OUT --queue URL

Puts one job a picture into a queue. A job that was put in before, with the same input, options and version, is left
as it is. Paths are those that the workers see.`,
  work: `Usage: huepress work --queue URL [options]

Works through the jobs of a queue until it is told to stop (Ctrl-C, SIGTERM): then it ends what runs and takes no more.`,
  status: `Usage: huepress status --queue URL

Prints how many jobs wait, run and are done, how fast, and why others failed.`,
  retry: `Usage: huepress retry --queue URL

Puts failed jobs back into the queue: those that may go well the next time.`,
}

const END = 'Exit codes: 0 done, 1 something failed, 2 wrong usage, 130 interrupted.\n'

export function queueHelp(command: QueueCommandName): string {
  const flags = command === 'enqueue' ? [...jobFlags(), ...QUEUE_FLAGS.enqueue] : QUEUE_FLAGS[command]
  return `${USAGE[command]}\n\n${flags.map(flagLine).join('\n')}\n\n${END}`
}
