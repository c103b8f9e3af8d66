/** The programs that are compared: how they are called, and which version is there. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from './options.ts'
import { type Command, type Done, inTurn, programVersion, runChild } from './processes.ts'
import { fromRoot, readJson } from './results.ts'

/** A tool with its own options: a whole process from file to file. */
type Call = (args: readonly string[], input: string, output: string, colors: number) => Command

interface Tool {
  call: Call
  /** Whether it is a package that is called in a Node process, whose last line tells the time of the call. */
  isPackage?: boolean
  /** Errors that say what to install. */
  version(): string
}

export const versionOfPngquant = (): string => programVersion('pngquant', 'apt-get install pngquant')

/** The built command line. */
export const CLI = fromRoot('dist/lib/cli.js')

/** Twelve hex digits over the built library: rows of another build are measured again. */
function buildHash(): string {
  if (!existsSync(CLI)) throw new UsageError('The library is not built. Run `npm run build` first.')
  const hash = createHash('sha256')
  const names = readdirSync(fromRoot('dist/lib'), { recursive: true, encoding: 'utf8' })
  for (const name of names.filter(name => name.endsWith('.js')).sort())
    hash.update(name).update(readFileSync(fromRoot(`dist/lib/${name}`)))
  return hash.digest('hex').slice(0, 12)
}

/**
 * Packages live in bench/peers, apart from what huepress depends on; what it has too is looked for above that folder.
 */
const { resolve } = createRequire(fromRoot('bench/peers/package.json'))

/** The path of a file in a package, `name/file`, or of the package's entry. */
export function peerPath(name: string): string {
  try {
    return resolve(name)
  } catch {
    throw new UsageError(`${name} is not installed: run \`npm install\` in bench/peers.`)
  }
}

export const peerAddress = (name: string): string => pathToFileURL(peerPath(name)).href

function packageVersion(name: string): string {
  const path = peerPath(name)
  const folder = path.slice(0, path.lastIndexOf(join('node_modules', name)))
  return readJson(join(folder, 'node_modules', name, 'package.json')).version
}

const inNode = (...args: string[]): Command => [process.execPath, args]
/** Calls packages; see there. */
export const PEER_CHILD = fromRoot('bench/peers/child.mjs')

/** A package in a process of its own: see bench/peers/child.mjs. */
const inChild = (name: string, entry = name): Tool => ({
  isPackage: true,
  call: (args, input, output, colors) => inNode(PEER_CHILD, entry, input, output, `${colors}`, ...args),
  version: () => packageVersion(name),
})

const OURS = ['--backend', 'cpu', '--allow-larger', '--json', '-f']

const TOOLS: Record<string, Tool> = {
  huepress: {
    call: (args, input, output, colors) => inNode(CLI, input, '-c', `${colors}`, ...args, ...OURS, '-o', output),
    version: buildHash,
  },
  pngquant: {
    call: (args, input, output, colors) => ['pngquant', [...args, '--force', '--output', output, `${colors}`, input]],
    version: versionOfPngquant,
  },
  ImageMagick: {
    call: (args, input, output, colors) => ['convert', [input, ...args, '-colors', `${colors}`, `PNG8:${output}`]],
    version: () => programVersion('convert', 'apt-get install imagemagick', ['-version']),
  },
  sharp: inChild('sharp'),
  '@napi-rs/image': inChild('@napi-rs/image', '@napi-rs/image, lossless'),
  '@napi-rs/image, lossy': inChild('@napi-rs/image'),
  'libimagequant-wasm': inChild('libimagequant-wasm'),
  'image-q': inChild('image-q'),
  gifenc: inChild('gifenc'),
  'upng-js': inChild('upng-js'),
  'scikit-learn': {
    call: (_, ...files) => ['python3', [fromRoot('bench/peers/kmeans.py'), ...files.map(String)]],
    version() {
      const hint = 'with scikit-learn: pip install -r bench/peers/requirements.txt'
      return programVersion('python3', hint, ['-c', 'import sklearn, PIL; print(sklearn.__version__)'])
    },
  },
}

/** A tool with its options: a way to make a file of so many colors from another. */
export interface Program {
  id: string
  tool: string
  /** In words, for documents. */
  about: string
  /** What goes to the tool as it is, beside the number of colors. */
  args: string[]
  /** Of the result. */
  ext: string
}

export function program(id: string, tool: string, about: string, args = '', ext = 'png'): Program {
  return { id, tool, about, args: args.split(' ').filter(Boolean), ext }
}

export const isPackage = ({ tool }: Program): boolean => TOOLS[tool].isPackage ?? false

/** The programs whose names have one of these parts, or all; errors if there is none. */
export function somePrograms<P extends Program>(programs: readonly P[], only = ''): P[] {
  const parts = only.split(',')
  const some = programs.filter(({ id }) => parts.some(part => id.includes(part)))
  if (some.length > 0) return some
  throw new UsageError(
    `Expected parts of names for --only but received "${only}"; there are ${programs.map(({ id }) => id)}.`,
  )
}

/** The programs that are there by version, and what to install for the others. */
export function versionsOf(programs: readonly Program[]) {
  const [versions, missing] = [new Map<string, string>(), new Map<string, string>()]
  for (const { id, tool } of programs) {
    try {
      versions.set(id, TOOLS[tool].version())
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      missing.set(id, error.message)
    }
  }
  return { versions, missing }
}

interface Outcome<P extends Program> {
  program: P
  output: string
  /** Of each run. */
  done: Done[]
  failed?: string
}

/** Runs programs on one picture in turn; one that fails is not run again. */
export async function runPrograms<P extends Program>(
  programs: readonly P[],
  [input, colors]: [input: string, colors: number],
  { folder, runs, timeoutMs }: { folder: string; runs: number; timeoutMs?: number },
): Promise<Outcome<P>[]> {
  const outcomes = programs.map((program, n): Outcome<P> => {
    return { program, output: join(folder, `out-${n}.${program.ext}`), done: [] }
  })
  await inTurn(outcomes, runs, async (outcome, run) => {
    const { program, output } = outcome
    if (outcome.failed !== undefined) return
    const done = await runChild(TOOLS[program.tool].call(program.args, input, output, colors), timeoutMs)
    outcome.done.push(done)
    outcome.failed = done.failed
    const said = done.failed ?? `${done.ms.toFixed(0)} ms`
    console.error(`${basename(input)} K=${colors} run ${run}: ${program.id} ${said}`)
  })
  return outcomes
}
