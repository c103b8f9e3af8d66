import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import sharp from 'sharp'
import { afterEach, vi } from 'vitest'
import { parseArguments } from '../../src/cli/args.ts'
import { parseQueueCommand } from '../../src/cli/queue/queue-args.ts'
import { QUEUE_COMMANDS } from '../../src/cli/queue/queue-flags.ts'
import { runQueue } from '../../src/cli/queue/run-queue.ts'
import { reportError } from '../../src/cli/report-error.ts'
import { runAll } from '../../src/cli/run.ts'
import { photoLike, toRgba } from '../helpers/images.ts'

const CLI = resolve(import.meta.dirname, '../../dist/lib/cli.js')

/** What the threads of a worker run. */
const QUEUE_THREAD = pathToFileURL(resolve(import.meta.dirname, '../../dist/lib/cli-queue-job.js'))

export interface Outcome {
  code: number | null
  stdout: Buffer
  /** stdout as text. */
  out: string
  err: string
}

export interface RunOptions {
  cwd?: string
  /** Bytes for stdin; none by default. */
  stdin?: Uint8Array
  env?: NodeJS.ProcessEnv
  /** With the speed and the effort that a user gets who names none. */
  defaults?: boolean
}

/** What stands before the arguments of a test: a speed or an effort of its own comes later and counts. */
const QUICK = ['--speed', '10', '--effort', '0']

/** Starts the built command line on the CPU, unless a backend is named. */
export function start(args: readonly string[], { cwd, env }: RunOptions = {}) {
  if (!existsSync(CLI)) throw new Error(`${CLI} is missing: run "npm run build" first.`)
  const backend = args.some(arg => arg.startsWith('--backend')) ? [] : ['--backend', 'cpu']
  return spawn(process.execPath, [CLI, ...backend, ...args], { cwd, env: { ...process.env, ...env } })
}

/** Runs the built command line to its end, as a process of its own. */
function huepressProcess(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const child = start(args, options)
  const [out, err]: Buffer[][] = [[], []]
  child.stdout.on('data', part => out.push(part))
  child.stderr.on('data', part => err.push(part))
  child.stdin.on('error', () => {})
  child.stdin.end(options.stdin ?? '')
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('close', code => {
      const stdout = Buffer.concat(out)
      done({ code, stdout, out: stdout.toString(), err: Buffer.concat(err).toString() })
    })
  })
}

/** What goes to a standard stream while `work` runs. */
async function captured(stream: NodeJS.WriteStream, work: () => Promise<void>): Promise<Buffer> {
  const parts: Buffer[] = []
  const write = vi.spyOn(stream, 'write').mockImplementation(((data: string | Uint8Array, ...rest: unknown[]) => {
    parts.push(Buffer.from(data as Uint8Array))
    const done = rest.at(-1)
    if (typeof done === 'function') done()
    return true
  }) as typeof stream.write)
  try {
    await work()
  } finally {
    write.mockRestore()
  }
  return Buffer.concat(parts)
}

async function codeOf(args: readonly string[]): Promise<number> {
  try {
    const queueCommand = parseQueueCommand(args)
    if (queueCommand && queueCommand.kind !== 'help') return await runQueue(queueCommand, QUEUE_THREAD)
    const command = parseArguments(args)
    if (command.kind !== 'run') throw new Error('Run --help and --version as a process.')
    return await runAll(command.settings)
  } catch (error) {
    return reportError(error, null)
  }
}

async function inThisProcess(args: readonly string[], cwd: string, stdin?: Uint8Array): Promise<Outcome> {
  const folder = process.cwd()
  process.chdir(cwd)
  const ownStdin = Object.getOwnPropertyDescriptor(process, 'stdin')!
  const value = Readable.from(stdin ? [Buffer.from(stdin)] : [])
  Object.defineProperty(process, 'stdin', { value, configurable: true })
  let code = 0
  let err = Buffer.alloc(0) as Buffer
  try {
    const stdout = await captured(process.stdout, async () => {
      err = await captured(process.stderr, async () => {
        code = await codeOf(args)
      })
    })
    return { code, stdout, out: stdout.toString(), err: err.toString() }
  } finally {
    Object.defineProperty(process, 'stdin', ownStdin)
    process.chdir(folder)
  }
}

/** The folder and the streams are the process's: one run at a time. */
let last: Promise<unknown> = Promise.resolve()

const OWN_PROCESS = /^(--backend|--help|--version|-h$|-V$)/

/**
 * Runs the command line of the sources in this process, which saves its start; as a process of its own if the test
 * gives it an environment or asks for a back end. At the highest speed and the least effort, unless the test names
 * them or asks for the defaults: most tests are not about the search or the size of the file.
 */
export function huepress(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const real = options.env || args.some(arg => OWN_PROCESS.test(arg))
  if (real) return huepressProcess(args, options)
  const isQueue = QUEUE_COMMANDS.some(name => name === args[0])
  const quick = options.defaults ? [] : QUICK
  const all = isQueue ? args : ['--backend', 'cpu', ...quick, ...args]
  const run = last.then(() => inThisProcess(all, options.cwd ?? process.cwd(), options.stdin))
  last = run.catch(() => {})
  return run
}

/** Processor time of a process so far, in seconds. */
function computed(pid: number): number {
  if (process.platform === 'linux') {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  }
  // As [hours:]minutes:seconds.
  const { stdout } = spawnSync('ps', ['-o', 'time=', '-p', `${pid}`], { encoding: 'utf8' })
  return stdout.split(':').reduce((sum, part) => 60 * sum + Number(part), 0)
}

/** Waits until a process has computed for so long: on a busy machine that says more than the clock. */
export async function hasComputed({ pid }: { pid?: number }, seconds: number): Promise<void> {
  while (computed(pid!) < seconds) await sleep(20)
}

const folders: string[] = []

/** An empty folder of its own, removed after the test. */
export function workspace(): string {
  const folder = mkdtempSync(join(tmpdir(), 'huepress-cli-'))
  folders.push(folder)
  return folder
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** Every file below a folder, hidden ones too, as sorted relative paths. */
export function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => !entry.isDirectory())
  return files.map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort()
}

const { width, height, data } = toRgba(photoLike(48, 32))

/** A small picture of many colors, in the format that the name asks for. */
export function photo(format: 'png' | 'jpeg' | 'webp' | 'avif' | 'tiff' = 'png'): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .toFormat(format)
    .toBuffer()
}
