/** The programs that are compared: how they are called, and which version is there. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from './options.ts'
import { type Command, type Done, inTurn, programVersion, runChild, versionOf } from './processes.ts'
import { fromRoot, readJson } from './results.ts'

/** A tool with its own options: a whole process from file to file. */
type Call = (args: readonly string[], input: string, output: string, colors: number) => Command

interface Tool {
  call: Call
  /** Errors that say what to install. */
  version(): string
}

export const pngquant: Call = (args, input, output, colors) => [
  'pngquant',
  [...args, '--force', '--output', output, `${colors}`, input],
]

export const versionOfPngquant = (): string => programVersion('pngquant', 'apt-get install pngquant')

const CLI = fromRoot('dist/lib/cli.js')

/** Twelve hex digits over the built library: rows of another build are measured again. */
export function buildHash(): string {
  if (!existsSync(CLI)) throw new UsageError('The library is not built. Run `npm run build` first.')
  const hash = createHash('sha256')
  const names = readdirSync(fromRoot('dist/lib'), { recursive: true, encoding: 'utf8' })
  for (const name of names.filter(name => name.endsWith('.js')).sort())
    hash.update(name).update(readFileSync(fromRoot(`dist/lib/${name}`)))
  return hash.digest('hex').slice(0, 12)
}

/** Packages live in bench/peers, apart from what huepress depends on; what it has too is looked for above that folder. */
const { resolve } = createRequire(fromRoot('bench/peers/package.json'))

/** The path of a file in a package, `name/file`, or of the package's entry. */
export function findPeer(name: string): string | undefined {
  try {
    return resolve(name)
  } catch {
    return undefined
  }
}

export function peerPath(name: string): string {
  const path = findPeer(name)
  if (path) return path
  throw new UsageError(`${name} is not installed: run \`npm install\` in bench/peers.`)
}

export const peerAddress = (name: string): string => pathToFileURL(peerPath(name)).href

export function packageVersion(name: string): string {
  const path = peerPath(name)
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json')
    const about = existsSync(file) ? readJson(file) : {}
    if (about.name === name) return about.version
  }
  throw new UsageError(`${name} has no package.json.`)
}

/** A package in a process of its own: see bench/peers/child.mjs. `needs` are packages that decode or write for it. */
const inChild = (name: string, needs: string[] = [], entry = name): Tool => ({
  call: (args, input, output, colors) => [
    process.execPath,
    [fromRoot('bench/peers/child.mjs'), entry, input, output, `${colors}`, ...args],
  ],
  version() {
    for (const other of needs) peerPath(other)
    return packageVersion(name)
  },
})

const OWN_PYTHON = fromRoot('bench/peers/node_modules/.venv/bin/python')
const PYTHON = existsSync(OWN_PYTHON) ? OWN_PYTHON : 'python3'

const TOOLS: Record<string, Tool> = {
  huepress: {
    call: (args, input, output, colors) => [
      process.execPath,
      [CLI, input, '-c', `${colors}`, ...args, '--backend', 'cpu', '--allow-larger', '-f', '-o', output],
    ],
    version: buildHash,
  },
  pngquant: { call: pngquant, version: versionOfPngquant },
  ImageMagick: {
    call: (args, input, output, colors) => ['convert', [input, ...args, '-colors', `${colors}`, `PNG8:${output}`]],
    version: () => programVersion('convert', 'apt-get install imagemagick', ['-version']),
  },
  sharp: inChild('sharp'),
  '@napi-rs/image': inChild('@napi-rs/image', [], '@napi-rs/image, lossless'),
  '@napi-rs/image, lossy': inChild('@napi-rs/image'),
  'libimagequant-wasm': inChild('libimagequant-wasm'),
  'image-q': inChild('image-q', ['sharp', 'upng-js']),
  gifenc: inChild('gifenc', ['sharp']),
  'upng-js': inChild('upng-js'),
  'scikit-learn': {
    call: (_, ...files) => [PYTHON, [fromRoot('bench/peers/kmeans.py'), ...files.map(String)]],
    version() {
      const version = versionOf(PYTHON, ['-c', 'import sklearn, PIL; print(sklearn.__version__)'])
      if (version) return version
      throw new UsageError('scikit-learn is not installed: npm run bench -- peers --install')
    },
  },
}

type Files = [input: string, output: string, colors: number]

/** A way to make a file of so many colors from another. */
export interface Program {
  id: string
  /** Of the result, if it is not png. */
  ext?: string
  /** Errors that say what to install. */
  version(): string
  run(files: Files, timeoutMs?: number): Promise<Done>
}

/** A tool with its options, apart from the number of colors. */
export function programOf(tool: string, args: readonly string[]): Pick<Program, 'version' | 'run'> {
  const { call, version } = TOOLS[tool]
  return { version, run: (files, timeoutMs) => runChild(call(args, ...files), timeoutMs) }
}

interface Outcome<P extends Program> {
  program: P
  output: string
  /** Of each run. */
  done: Done[]
  failed?: string
}

interface Running {
  folder: string
  runs: number
  timeoutMs?: number
}

/** Runs programs on one picture in turn; one that fails is not run again. */
export async function runPrograms<P extends Program>(
  programs: readonly P[],
  [input, colors]: [input: string, colors: number],
  { folder, runs, timeoutMs }: Running,
): Promise<Outcome<P>[]> {
  const outcomes = programs.map((program, n): Outcome<P> => {
    return { program, output: join(folder, `out-${n}.${program.ext ?? 'png'}`), done: [] }
  })
  await inTurn(outcomes, runs, async (outcome, run) => {
    const { program, output } = outcome
    if (outcome.failed !== undefined) return
    const done = await program.run([input, output, colors], timeoutMs)
    outcome.done.push(done)
    outcome.failed = done.failed
    console.error(
      `${basename(input)} K=${colors} run ${run}: ${program.id} ${done.failed ?? `${done.ms.toFixed(0)} ms`}`,
    )
  })
  return outcomes
}
