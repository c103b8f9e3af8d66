import { constants, type Stats } from 'node:fs'
import { access, lstat, mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { HuepressError, systemCode, systemReason } from '../node.ts'
import type { Settings } from './args.ts'
import { identityOf } from './inputs.ts'

/** What an output may not touch. */
export interface Guard {
  force: boolean
  /** Identities of all inputs. */
  identities: ReadonlySet<string>
  /** Absolute paths of what this run has written or is about to write. */
  claimed: Set<string>
}

const exists = (message: string) => new HuepressError('exists', message)

/** Says that a path cannot be written, and why. */
export function cannotWrite(path: string, cause: unknown): HuepressError {
  return new HuepressError('unwritable', `${path} cannot be written: ${systemReason(cause)}.`, { cause })
}

async function statOrNull(path: string): Promise<Stats | null> {
  try {
    return await stat(path)
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw cannotWrite(path, error)
    return lstat(path).catch(() => null) // a link to nowhere is there as well
  }
}

/** The folder an output goes to: made where `--out-dir` named it, else it has to be there. */
async function checkFolder(folder: string, make: boolean): Promise<void> {
  try {
    if (make) await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
  } catch (error) {
    const hint = systemCode(error) === 'ENOENT' ? 'Create it first.' : 'Choose another folder with --out-dir.'
    const message = `The folder ${folder} cannot be written to: ${systemReason(error)}. ${hint}`
    throw new HuepressError('unwritable', message, { cause: error })
  }
}

/**
 * Makes sure, before any work is done, that `output` may be written: it is no input by any link, no other result of
 * this run, and not there yet unless forced. Devices and pipes are no files that could be lost.
 */
export async function checkOutput(output: string, { outDir }: Settings, guard: Guard): Promise<void> {
  if (output === '-') return
  const absolute = resolve(output)
  if (guard.claimed.has(absolute)) {
    throw exists(`${output} is the output of another input of this run. Give one of them another name.`)
  }
  const stats = await statOrNull(output)
  if (stats && guard.identities.has(identityOf(stats))) {
    throw exists(`${output} is an input, and inputs are never overwritten. Choose another output.`)
  }
  if (stats?.isDirectory()) throw exists(`${output} is a folder. Name a file, or use --out-dir.`)
  const isFile = stats === null || stats.isFile() || stats.isSymbolicLink()
  if (stats && isFile && !guard.force) throw exists(`${output} exists already. Use --force to overwrite it.`)
  if (isFile) await checkFolder(dirname(output), outDir !== null)
  guard.claimed.add(absolute)
}
