import { isUtf8 } from 'node:buffer'
import type { Dirent, Stats } from 'node:fs'
import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import { dirname, join, parse, resolve, sep } from 'node:path'
import { brokenName, canDecode, cannotRead, HuepressError, isBrokenName, OPTIONS } from '../node.ts'
import type { Settings } from './args.ts'
import { countSkipped, type Skipped, skippedText } from './skipped.ts'

/** One picture to work on. */
export interface Source {
  /** What messages call it: the path as it was given or found, or `-`. */
  displayName: string
  /** Null for stdin. */
  path: string | null
  /** File name without its extension. */
  stem: string
  /** Folder that the file lies in. */
  folder: string
  /** Path from the folder that was named to the file's own; '' where the file was named itself. */
  within: string
}

/** An input that cannot be worked on, and why. */
interface Failure {
  displayName: string
  error: unknown
}

export interface Found {
  sources: Source[]
  failures: Failure[]
  /** Device and inode of every source: none of these may be written to. */
  identities: Set<string>
  /** Pictures of kinds that are not taken, by the folder that was named. */
  skipped: Map<string, Skipped>
}

const IMAGE_NAME = /\.(png|jpe?g|jfif|webp|avif|gif|tiff?|bmp|dib|ico)$/i

/** Names of kinds that need an optional package: without it they are skipped in a folder. */
const isOptional = (name: string) =>
  (/\.(heic|heif)$/i.test(name) && canDecode('HEIC')) ||
  (/\.jxl$/i.test(name) && canDecode('JPEG XL')) ||
  (/\.psd$/i.test(name) && canDecode('PSD')) ||
  (/\.(jp2|j2k|jpx|jpf|j2c)$/i.test(name) && canDecode('JPEG 2000'))

const ENDS = OPTIONS.format.choices.join('|')
const OUTPUT_NAME = new RegExp(`-hue\\.(${ENDS})$`)
const SWEEP_NAME = new RegExp(`^compressed_.+_(2|4|8|16|32|64|128|256)\\.(${ENDS})$`)

/** What systems call stdin: a result next to it would be nowhere. */
const STDIN_NAMES = ['/dev/stdin', '/dev/fd/0', '/proc/self/fd/0']

type Wanted = Pick<Settings, 'inputs' | 'ext' | 'output'>

/** Names a file whatever links lead to it. */
export const identityOf = (stats: Stats) => `${stats.dev}:${stats.ino}`

function toSource(path: string, within: string): Source {
  return { displayName: path, path, stem: parse(path).name, folder: dirname(path), within }
}

/** Whether a file found in a folder is of no concern: hidden, or an output of an earlier run. */
function isIgnored(name: string, ext: string): boolean {
  return name.startsWith('.') || name.endsWith(ext) || OUTPUT_NAME.test(name) || SWEEP_NAME.test(name)
}

/** Whether a file of this name in a folder is taken. */
export const isPicture = (name: string) => IMAGE_NAME.test(name) || isOptional(name)

const byName = (a: Dirent, b: Dirent) => (a.name < b.name ? -1 : 1)

/** A name with its bytes beyond ASCII as `\xE9`. */
const escaped = (name: Uint8Array) =>
  [...name].map(byte => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`)).join('')

/** The entries of a folder in the order of their names, and the names that are not UTF-8, which no text leads to. */
async function entriesOf(folder: string): Promise<{ entries: Dirent[]; broken: Uint8Array[] }> {
  const entries = (await readdir(folder, { withFileTypes: true })).sort(byName)
  if (!entries.some(entry => isBrokenName(entry.name))) return { entries, broken: [] }
  const names = await readdir(folder, 'buffer')
  const whole = new Set(names.filter(name => isUtf8(name)).map(String))
  return { entries: entries.filter(entry => whole.has(entry.name)), broken: names.filter(name => !isUtf8(name)) }
}

/** Adds the names of a folder that would be searched or worked on if they were UTF-8. */
async function addBroken(folder: string, names: readonly Uint8Array[], ext: string, result: Found): Promise<void> {
  for (const name of names) {
    const text = Buffer.from(name).toString()
    const stats = await lstat(Buffer.concat([Buffer.from(folder + sep), name]))
    const isWanted = stats.isDirectory() ? !text.startsWith('.') : isPicture(text) && !isIgnored(text, ext)
    if (isWanted) result.failures.push({ displayName: join(folder, escaped(name)), error: brokenName(escaped(name)) })
  }
}

/** The images in a folder and below, in the order of their names. Links to folders are not followed. */
async function search(root: string, ext: string, result: Found, skipped: Skipped, within = ''): Promise<void> {
  const folder = join(root, within)
  try {
    const { entries, broken } = await entriesOf(folder)
    await addBroken(folder, broken, ext, result)
    for (const entry of entries) {
      if (entry.isDirectory() && !entry.name.startsWith('.')) {
        await search(root, ext, result, skipped, join(within, entry.name))
      } else if (!entry.isDirectory() && !isIgnored(entry.name, ext)) {
        if (isPicture(entry.name)) result.sources.push(toSource(join(folder, entry.name), within))
        else countSkipped(skipped, entry.name)
      }
    }
  } catch (error) {
    result.failures.push({ displayName: folder, error: cannotRead(folder, error) })
  }
}

async function addInput(input: string, { ext, output }: Wanted, result: Found): Promise<void> {
  if (input === '-' || STDIN_NAMES.includes(resolve(input))) {
    result.sources.push({ displayName: '-', path: null, stem: 'stdin', folder: '.', within: '' })
    return
  }
  const stats = await stat(input)
  if (!stats.isDirectory()) {
    result.sources.push(toSource(input, ''))
    return
  }
  if (output !== null) throw new HuepressError('usage', 'It is a folder, but --output takes one file. Use --out-dir.')
  const before = result.sources.length + result.failures.length
  const skipped: Skipped = new Map()
  await search(input, ext, result, skipped)
  if (result.sources.length + result.failures.length === before) {
    const others = skipped.size > 0 ? ` ${skippedText(skipped)}.` : ''
    throw new HuepressError('not-found', `The folder holds 0 images (outputs of earlier runs do not count).${others}`)
  }
  if (skipped.size > 0) result.skipped.set(input, skipped)
}

/** Drops a file that was named twice, and collects the identities of the others. */
async function settle(result: Found): Promise<void> {
  const seen = new Set<string>()
  const kept: Source[] = []
  for (const source of result.sources) {
    const real = source.path === null ? '-' : await realpath(source.path, 'latin1').catch(() => source.displayName)
    if (seen.has(real)) continue
    seen.add(real)
    kept.push(source)
    const stats = source.path === null ? null : await stat(source.path).catch(() => null)
    if (stats) result.identities.add(identityOf(stats))
  }
  result.sources = kept
}

/** Finds the pictures that the arguments name. What cannot be found is a failure of its own; the others go on. */
export async function findInputs(request: Wanted): Promise<Found> {
  const result: Found = { sources: [], failures: [], identities: new Set(), skipped: new Map() }
  for (const input of request.inputs) {
    await addInput(input, request, result).catch(error => {
      result.failures.push({
        displayName: input,
        error: error instanceof HuepressError ? error : cannotRead(input, error),
      })
    })
  }
  await settle(result)
  return result
}
