import { readFileSync, readlinkSync } from 'node:fs'
import { readdir, stat, unlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { systemCode } from '../../node.ts'

const NAME = /^\.huepress-([0-9a-f]{8})-(\d{1,10})-[0-9a-f]{12}\.tmp$/

/** Another machine or container cannot be asked whether a process lives; nothing writes to one file for so long. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000

const hexOf = (value: number, digits: number) => value.toString(16).padStart(digits, '0')

const textOr = (read: () => string) => {
  try {
    return read()
  } catch {
    return ''
  }
}

let space: string | undefined

/** Names the set of processes whose numbers mean the same: one boot of one machine, and one container on it. */
function processSpace(): string {
  space ??= findSpace()
  return space
}

function findSpace(): string {
  const boot = textOr(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1'))
  const container = textOr(() => readlinkSync('/proc/self/ns/pid'))
  return hexOf(crc32([hostname(), boot, container].join('\0')), 8)
}

/** A new name that tells who writes the file. */
export function temporaryName(pid = process.pid): string {
  return `.huepress-${processSpace()}-${pid}-${hexOf(Math.floor(Math.random() * 2 ** 48), 12)}.tmp`
}

/** A process of another user lives too, but may not be signaled. */
function isLiving(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return systemCode(error) !== 'ESRCH'
  }
}

async function isStale(path: string, [, itsSpace, pid]: RegExpExecArray): Promise<boolean> {
  if (itsSpace === processSpace()) return !isLiving(Number(pid))
  return Date.now() - (await stat(path)).mtimeMs > MAX_AGE_MS
}

/**
 * Removes the temporary files that killed processes left in a folder: those of dead ones of this machine, and those
 * of other machines and containers after a day. What cannot be removed stays; the output will tell why.
 */
export async function removeStaleFiles(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const match = NAME.exec(name)
    if (!match) continue
    const path = join(folder, name)
    if (await isStale(path, match).catch(() => false)) await unlink(path).catch(() => {})
  }
}
