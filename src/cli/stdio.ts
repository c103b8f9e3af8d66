import { fstatSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { HuepressError, systemReason } from '../node.ts'

/** Whether whoever read our stdout has gone away. */
let stdoutClosed = false

/** Keeps a reader that goes away (`| head`) from ending the process with a stack trace. */
export function guardStdio(): void {
  process.stdout.on('error', () => {
    stdoutClosed = true
  })
  process.stderr.on('error', () => {})
}

function send(data: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(data, error => (error ? reject(error) : resolve()))
  })
}

/** Prints a line on stdout. Nobody reading any more is no failure. */
export async function print(line: string): Promise<void> {
  if (!stdoutClosed) await send(`${line}\n`).catch(() => {})
}

/** Prints a line on stderr. */
export function printError(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** What stdout is called where it is no file of its own that could be recognised. */
const STDOUT_NAMES = ['/dev/stdout', '/dev/fd/1']

/**
 * Whether a path leads to stdout: `-`, /dev/stdout, a link to it, or the pipe or file itself that stdout was redirected
 * to. What is written to a device such as /dev/null is in nobody's way, so that it counts as a file.
 */
export function isStdout(path: string): boolean {
  if (path === '-') return true
  try {
    const ours = fstatSync(1, { bigint: true })
    if (ours.isCharacterDevice() && !process.stdout.isTTY) return false
    const there = statSync(path, { bigint: true })
    if (there.dev === ours.dev && there.ino === ours.ino) return true
  } catch {
    // One of them is not there, or has no identity.
  }
  return STDOUT_NAMES.includes(resolve(path))
}

/** Refuses to fill a terminal with binary. */
export function checkStdoutForImage(): void {
  if (process.stdout.isTTY) {
    throw new HuepressError('usage', 'An image is not written to a terminal. Redirect stdout, or use --output FILE.')
  }
}

/** Writes an image to stdout, whole; that nobody takes it is a failure. */
export async function sendImage(bytes: Uint8Array): Promise<void> {
  try {
    await send(bytes)
  } catch (cause) {
    throw new HuepressError('unwritable', `stdout cannot be written: ${systemReason(cause)}.`, { cause })
  }
}

/** All of stdin. Errors: 'usage' for a terminal, 'unreadable', 'empty'. */
export async function readStdin(): Promise<Uint8Array> {
  if (process.stdin.isTTY) {
    throw new HuepressError('usage', 'stdin is a terminal. Pipe an image into it, or name a file.')
  }
  const parts: Buffer[] = []
  try {
    for await (const part of process.stdin) parts.push(part as Buffer)
  } catch (cause) {
    throw new HuepressError('unreadable', `stdin cannot be read: ${systemReason(cause)}.`, { cause })
  }
  const bytes = Buffer.concat(parts)
  if (bytes.length === 0) throw new HuepressError('empty', 'stdin delivered 0 bytes: there is nothing to decode.')
  return bytes
}
