import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root, run } from './setup.mjs'

const SOURCES = [
  'src',
  'shaders',
  'kernels',
  'public',
  'examples',
  'index.html',
  'package.json',
  'vite.config.ts',
  'vite.shaders.ts',
  'vite.shader-parts.ts',
  'vite.lib.config.ts',
  'vite.pwa.ts',
  'vite.codecs.ts',
  'vite.kernels.ts',
  'vite.threads.ts',
  'package-lock.json',
  'bench/page',
  'bench/suites/gpu',
  'bench/lib',
  'bench/index.html',
  'rollup.types.config.mjs',
]
const PRODUCTS = [
  'dist/page/index.html',
  'dist/lib/index.js',
  'dist/lib/node.js',
  'dist/lib/cli.js',
  'dist/types/quantize.d.ts',
]

/** Latest change of a file or of anything in a folder. */
function newest(path) {
  if (!existsSync(path)) return 0
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map(name => newest(join(path, name))))
}

const oldest = paths => Math.min(...paths.map(path => (existsSync(path) ? statSync(path).mtimeMs : 0)))

const within = paths => paths.map(path => join(root, path))

/** Builds page, library and types; gives the exit code. */
export const build = () => run('npm', ['run', '--silent', 'build'])

/** Builds where a source is newer than what was built from it. */
export function buildIfStale() {
  if (Math.max(...within(SOURCES).map(newest)) <= oldest(within(PRODUCTS))) return 0
  console.log('Building.')
  return build()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = buildIfStale()
