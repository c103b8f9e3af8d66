import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Batch, Message } from './child.ts'
import type { Kind } from './inputs.ts'

/** Processor time, so that a busy machine finds nothing; the other limit is for what waits for ever. */
export const HANG_CPU_MS = 10_000
const HANG_MS = 180_000
export const MAX_BYTES = 2 ** 30
const POLL_MS = 500
/** The system's unit of processor time, on all that have /proc. */
const TICK_MS = 10

/** What runs as a child, when an input counts as one that hangs, and when as one that takes too much memory. */
const DEFAULTS = {
  script: fileURLToPath(new URL('../../scripts/fuzz.mjs', import.meta.url)),
  hangCpuMs: HANG_CPU_MS,
  mostBytes: MAX_BYTES,
}

export interface Finding {
  index: number
  kind: Kind
  what: string
}

export interface Handlers {
  /** The next batch, or null where there is none. */
  next(): Batch | null
  onEnd(index: number, kind: Kind, outcome: string, cpuMs: number): void
  onFinding(finding: Finding): void
}

/** The input that a child is at. */
interface Current {
  index: number
  kind: Kind
  since: number
  /** Of the child, when it was first looked at with this input. */
  cpuMs: number | null
}

/** Processor time and memory of a process; nothing on systems without /proc. */
function usageOf(pid: number): { cpuMs: number; bytes: number } | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ')
    return { cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS, bytes: Number(fields[21]) * 4096 }
  } catch {
    return null
  }
}

/**
 * Runs one child until there are no batches left or it ends. A crash, a hang and too much memory are findings; the rest
 * of its batch is given back, to go on behind that input.
 */
export async function runChild(handlers: Handlers, { script, hangCpuMs, mostBytes } = DEFAULTS): Promise<Batch | null> {
  const child = fork(script, ['--child'], { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'ipc'] })
  let batch = null as Batch | null
  let current = null as Current | null
  let behind = 0
  let stderr = ''
  let stopped = ''

  const stop = (what: string) => {
    stopped ||= what
    child.kill('SIGKILL')
  }

  const timer = setInterval(() => {
    const usage = usageOf(child.pid!)
    if (!current) return
    if (usage) current.cpuMs ??= usage.cpuMs
    if (usage && usage.bytes > 2 * mostBytes) stop(`${usage.bytes} bytes of memory`)
    if (usage && usage.cpuMs - current.cpuMs! > hangCpuMs) stop(`more than ${hangCpuMs} ms of processor time`)
    if (Date.now() - current.since > HANG_MS) stop(`no end after ${HANG_MS} ms`)
  }, POLL_MS)

  const onMessage = (message: Message) => {
    if (stopped) return
    if ('ready' in message) {
      batch = handlers.next()
      behind = batch?.from ?? 0
      if (batch) child.send(batch)
      else child.disconnect()
    } else if ('start' in message) {
      current = { index: message.start, kind: message.kind, since: Date.now(), cpuMs: null }
    } else {
      const { end: index, kind, outcome, cpuMs, maxBytes, finding } = message
      current = null
      behind = index + 1
      handlers.onEnd(index, kind, outcome, cpuMs)
      if (finding) handlers.onFinding({ index, kind, what: finding })
      // Memory at its height does not go down: a new child has a height of its own.
      if (maxBytes <= mostBytes) return
      handlers.onFinding({ index, kind, what: `${maxBytes} bytes of memory` })
      stop('memory')
    }
  }

  const lines = createInterface({ input: child.stdio[3] as Readable })
  lines.on('line', line => onMessage(JSON.parse(line)))
  child.stderr!.on('data', data => (stderr = (stderr + data).slice(-2000)))
  const [[code, signal]] = await Promise.all([once(child, 'exit'), once(lines, 'close')])
  clearInterval(timer)
  if (current) {
    const { index, kind } = current
    handlers.onEnd(index, kind, 'finding', 0)
    handlers.onFinding({ index, kind, what: stopped || `crash: ${signal ?? code} ${stderr}` })
    behind = index + 1
  } else if (code !== 0 && !stopped) {
    throw new Error(`A child ended with ${signal ?? code} between inputs: ${stderr}`)
  }
  return batch && behind < batch.to ? { ...batch, from: behind } : null
}
