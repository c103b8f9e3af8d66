import { mkdir, readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { cannotRead, HuepressError, systemCode } from '../../node.ts'
import { cannotWrite } from '../outputs/outputs.ts'
import { removeStaleFiles } from '../outputs/temporary-files.ts'
import { writeFileSafely } from '../outputs/write-file.ts'
import { type Entry, outputExists, type Storage } from './storage.ts'

/** Size and time of the last change, as web servers tell versions of a file apart. */
async function find(location: string): Promise<Entry | null> {
  try {
    const { size, mtimeMs } = await stat(location)
    return { location, identity: `${size}-${mtimeMs}` }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    throw cannotRead(location, error)
  }
}

/** Folders that the temporary files of killed workers were removed from. */
const cleaned = new Set<string>()

/** Makes the folder of an output, and removes what killed workers left there, once. */
async function prepareFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  if (cleaned.has(folder)) return
  cleaned.add(folder)
  await removeStaleFiles(folder)
}

/** Files of a system that all workers share. */
export const fileStorage: Storage = {
  find,
  async read({ location, identity }) {
    const entry = await find(location)
    if (!entry) throw new HuepressError('not-found', 'The input is gone. Put it in again once it is there.')
    if (entry.identity !== identity)
      throw new HuepressError('changed', 'The input changed since its job was put in. Put it in again.')
    const bytes = await readFile(location).catch(error => Promise.reject(cannotRead(location, error)))
    return { bytes, metadata: {} }
  },
  // A file carries no name of a job. To do the job again gives the same bytes.
  isDone: async () => false,
  async write(location, bytes, { force }) {
    await prepareFolder(dirname(location)).catch(error => Promise.reject(cannotWrite(location, error)))
    try {
      await writeFileSafely(location, bytes, { force })
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw cannotWrite(location, error)
      // A worker that was killed behind its writing left the same bytes.
      if (!(await readFile(location).catch(() => null))?.equals(bytes)) throw outputExists(location)
    }
  },
}
