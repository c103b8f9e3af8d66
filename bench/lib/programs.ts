/** The programs that are compared: what is called, and which version it is. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from './options.ts'
import { type Command, programVersion } from './processes.ts'
import { fromRoot, readJson } from './results.ts'

/** A tool with its own options: a whole process from file to file. */
export type Call = (args: readonly string[], input: string, output: string, colors: number) => Command

const CLI = fromRoot('dist/lib/cli.js')

export function requireBuild(): string {
  if (!existsSync(CLI)) throw new UsageError('The library is not built. Run `npm run build` first.')
  return CLI
}

export const huepress: Call = (args, input, output, colors) => [
  process.execPath,
  [CLI, input, '-c', `${colors}`, ...args, '--backend', 'cpu', '--allow-larger', '-f', '-o', output],
]

export const pngquant: Call = (args, input, output, colors) => [
  'pngquant',
  [...args, '--force', '--output', output, `${colors}`, input],
]

export const versionOfPngquant = (): string => programVersion('pngquant', 'apt-get install pngquant')

export const versionOfImageMagick = (): string => programVersion('convert', 'apt-get install imagemagick', ['-version'])

export const imageMagick: Call = (args, input, output, colors) => [
  'convert',
  [input, ...args, '-colors', `${colors}`, `PNG8:${output}`],
]

/** A package in a process of its own: see bench/peers/child.mjs. */
export const inChild =
  (name: string): Call =>
  (args, input, output, colors) => [
    process.execPath,
    [fromRoot('bench/peers/child.mjs'), name, input, output, `${colors}`, ...args],
  ]

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
