/** Outside programs: their versions, and whole runs of them. */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UsageError } from './options.ts'

export type Command = [program: string, args: string[]]

/** What a run took; `out` is the last line of its output. */
export interface Done {
  ms: number
  /** Processor time; NaN if the system does not tell. */
  cpuMs: number
  out: string
  err: string
  /** Why there is nothing else. */
  failed?: string
}

const failure = (failed: string): Done => ({ ms: Number.NaN, cpuMs: Number.NaN, out: '', err: '', failed })

/** Linux counts the processor time of children in hundredths of a second. */
const TICK_MS = 10

/** Processor time of the programs that have ended. */
function childrenMs(): number {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')
    return (Number(fields[13]) + Number(fields[14])) * TICK_MS
  } catch {
    return Number.NaN
  }
}

/** The line of an error output that says most. */
function reasonOf(text: string): string {
  const lines = text.split('\n').map(line => line.trim())
  return (lines.find(line => /error|failed/i.test(line)) ?? lines.find(Boolean) ?? '').slice(0, 160)
}

/** Runs a program, or says why it failed; nothing of a child that hangs is left behind. */
export function runChild([program, args]: Command, timeoutMs?: number): Promise<Done> {
  return new Promise(resolve => {
    const before = childrenMs()
    const start = performance.now()
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    let [out, err, late] = ['', '', false]
    const end = () => {
      late = true
      process.kill(-child.pid!, 'SIGKILL')
    }
    const timer = timeoutMs && setTimeout(end, timeoutMs)
    child.stdout.on('data', text => (out += text))
    child.stderr.on('data', text => (err += text))
    child.on('error', error => resolve(failure(error.message)))
    child.on('close', (code, signal) => {
      if (timer) clearTimeout(timer)
      const ms = performance.now() - start
      if (late) return resolve(failure(`not done after ${timeoutMs! / 1000} s`))
      if (code !== 0) return resolve(failure(reasonOf(err) || `ended with ${signal ?? code}`))
      resolve({ ms, cpuMs: childrenMs() - before, out: out.trim().split('\n').at(-1)!, err })
    })
  })
}

/** The same for a program that must not fail. */
export async function runWhole(command: Command): Promise<Done> {
  const done = await runChild(command)
  if (done.failed !== undefined) throw new Error(`${command[0]}: ${done.failed}`)
  return done
}

/** Runs each entry so many times, in turn: a machine that is busy for a while slows all alike. */
export async function inTurn<T>(
  entries: readonly T[],
  runs: number,
  work: (entry: T, run: number) => Promise<unknown>,
) {
  for (let run = 1; run <= runs; run++) for (const entry of entries) await work(entry, run)
}

/** Work with a folder that is gone afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'huepress-bench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The version that a program prints; says what to install if it is not there. */
export function programVersion(program: string, hint: string, args = ['--version']): string {
  try {
    const line = execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n')[0]
    return /\d+(\.\d+)+(-\d+)?/.exec(line)?.[0] ?? line
  } catch {
    throw new UsageError(`${program} is not installed: ${hint}`)
  }
}

export function requireFiles(paths: readonly string[]): readonly string[] {
  const missing = paths.find(path => !existsSync(path))
  if (missing) throw new UsageError(`There is no ${missing}.`)
  if (paths.length === 0) throw new UsageError('Name one or more pictures.')
  return paths
}
