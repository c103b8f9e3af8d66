import { HuepressError } from '../../node.ts'

/** One picture in a storage. */
export interface Entry {
  /** A path, or s3://BUCKET/KEY. */
  location: string
  /** What tells these bytes from others of the same name. */
  identity: string
}

interface StoredFile {
  bytes: Uint8Array<ArrayBuffer>
  /** The user metadata of an object; a file has none. */
  metadata: Record<string, string>
}

interface WriteOptions {
  /** The job whose output it is. */
  key: string
  /** Media type. */
  type: string
  force: boolean
  cacheControl?: string
  metadata?: Record<string, string>
}

/** Where inputs come from and outputs go to. */
export interface Storage {
  /** What is there, or null. Errors: 'unreadable', 'storage'. */
  find(location: string): Promise<Entry | null>
  /** The whole input. Errors: 'changed' if its identity is another one; 'not-found', 'unreadable', 'storage'. */
  read(entry: Entry): Promise<StoredFile>
  /** Whether the output of this job is there already. */
  isDone(location: string, key: string): Promise<boolean>
  /** Writes all of it or nothing. Errors: 'exists', 'unwritable', 'storage'. */
  write(location: string, bytes: Uint8Array, options: WriteOptions): Promise<void>
}

/** Says that an output is there that another job, or somebody else, made. */
export const outputExists = (location: string): HuepressError =>
  new HuepressError('exists', `${location} exists already. Use --force with enqueue to overwrite it.`)
