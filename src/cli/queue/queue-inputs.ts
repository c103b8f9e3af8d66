import { stat } from 'node:fs/promises'
import { basename, dirname, posix, resolve } from 'node:path'
import { HuepressError } from '../../node.ts'
import { findInputs, identityOf, isPicture, type Source } from '../inputs.ts'
import { nameOutputs, outputFor } from '../outputs/output-names.ts'
import { fileStorage } from '../storage/file-storage.ts'
import { isS3, parseS3, showS3 } from '../storage/s3-location.ts'
import { isPrefix, listS3, s3Storage } from '../storage/s3-storage.ts'
import type { Entry, Storage } from '../storage/storage.ts'
import type { EnqueueSettings } from './queue-args.ts'

/** An input, and where its output goes; or why it cannot be put in. */
export type Planned = { entry: Entry; output: string } | { input: string; error: unknown }

/** So many at a time are put in. */
const PAGE = 1000

export const storageOf = (location: string): Storage => (isS3(location) ? s3Storage : fileStorage)

/** Joins a place and the rest of a path in it. */
function outputIn(outDir: string, within: string, name: string): string {
  if (!isS3(outDir)) return resolve(outDir, within, name)
  const { bucket, key } = parseS3(outDir)
  return showS3({ bucket, key: posix.join(key, within.replaceAll('\\', '/'), name) })
}

/** Names of objects keep their extension: a list that comes page by page shows no two that differ in it alone. */
function planObject(entry: Entry, prefix: string, { outDir, ext }: EnqueueSettings): Planned {
  const { key } = parseS3(entry.location)
  const within = key.slice(prefix.length)
  const output = outputIn(outDir, posix.dirname(within), posix.basename(within) + ext)
  if (output === entry.location) return { input: entry.location, error: sameAsInput(output) }
  return { entry, output }
}

const sameAsInput = (output: string) =>
  new HuepressError('exists', `${output} is an input, and inputs are never overwritten. Choose another --out-dir.`)

/** The pictures of a prefix, or one object, page by page. */
async function* planS3(input: string, settings: EnqueueSettings): AsyncGenerator<Planned[]> {
  const { key } = parseS3(input)
  if (!isPrefix(input)) {
    const entry = await s3Storage.find(input)
    if (!entry) throw new HuepressError('not-found', 'There is no such object. Check the key; a prefix ends with /.')
    yield [planObject(entry, key.slice(0, key.lastIndexOf('/') + 1), settings)]
    return
  }
  for await (const page of listS3(input)) {
    const pictures = page.filter(({ location }) => isPicture(location) && !location.endsWith(settings.ext))
    if (pictures.length > 0) yield pictures.map(entry => planObject(entry, key, settings))
  }
}

async function planFile(source: Source, identities: ReadonlySet<string>, settings: EnqueueSettings): Promise<Planned> {
  const { outDir, ext } = settings
  try {
    const location = resolve(source.path!)
    const entry = await fileStorage.find(location)
    if (!entry) throw new HuepressError('not-found', 'No such file. Check the path.')
    const named = outputFor(source, { output: null, outDir: isS3(outDir) ? '.' : outDir, ext, quantize: {} })
    const output = isS3(outDir) ? outputIn(outDir, dirname(named), basename(named)) : resolve(named)
    const there = isS3(output) ? null : await stat(output).catch(() => null)
    if (there && identities.has(identityOf(there))) throw sameAsInput(output)
    return { entry, output }
  } catch (error) {
    return { input: source.displayName, error }
  }
}

/** The pictures of files and folders. */
async function* planFiles(inputs: string[], settings: EnqueueSettings): AsyncGenerator<Planned[]> {
  const { sources, failures, identities } = await findInputs({ inputs, ext: settings.ext, output: null })
  yield failures.map(({ displayName, error }) => ({ input: displayName, error }))
  const named = nameOutputs(sources, { keepExt: settings.keepExt, outDir: settings.outDir })
  for (let from = 0; from < named.length; from += PAGE)
    yield await Promise.all(named.slice(from, from + PAGE).map(source => planFile(source, identities, settings)))
}

/** Refuses a file that is there and that no known job made. Objects are looked at by the worker. */
export async function checkFree(output: string): Promise<void> {
  const isFree = isS3(output) || (await stat(output).catch(() => null)) === null
  if (!isFree) throw new HuepressError('exists', `${output} exists already. Use --force to overwrite it.`)
}

/** All inputs with their outputs, page by page, so that a million names are never held at once. */
export async function* planInputs(settings: EnqueueSettings): AsyncGenerator<Planned[]> {
  const files = settings.inputs.filter(input => !isS3(input))
  if (files.length > 0) yield* planFiles(files, settings)
  for (const input of settings.inputs.filter(isS3)) {
    try {
      yield* planS3(input, settings)
    } catch (error) {
      yield [{ input, error }]
    }
  }
}
