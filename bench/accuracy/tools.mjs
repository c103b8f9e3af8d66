/** The tools as outside programs: what each is called, its version, and the whole process that makes one result. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { versionOf } from '../stats.mjs'
import { MissingError, packageVersion } from './peers.mjs'

const exec = promisify(execFile)
const path = relative => fileURLToPath(new URL(relative, import.meta.url))
const LIBRARY = path('../../dist/lib/')
const CLI = `${LIBRARY}cli.js`
const RUNNER = path('./runner.mjs')

/** Twelve hex digits over the built library: rows of another build are measured again. */
function buildHash() {
  if (!existsSync(CLI)) throw new MissingError('The library is not built. Run `npm run build` first.')
  const hash = createHash('sha256')
  const names = readdirSync(LIBRARY, { recursive: true }).filter(name => name.endsWith('.js'))
  for (const name of names.sort()) hash.update(name).update(readFileSync(LIBRARY + name))
  return hash.digest('hex').slice(0, 12)
}

function programVersion(program, args) {
  const line = versionOf(program, args)
  if (!line)
    throw new MissingError(`${program} is not installed: apt-get install ${program.replace('convert', 'imagemagick')}`)
  return /\d+(\.\d+)+(-\d+)?/.exec(line)[0]
}

const node = (name, args, input, output, colors) => [
  process.execPath,
  [RUNNER, name, input, output, String(colors), ...args],
]

const TOOLS = {
  huepress: {
    version: buildHash,
    command: (args, input, output, colors) => [
      process.execPath,
      [CLI, input, '-c', String(colors), ...args, '--backend', 'cpu', '--allow-larger', '--json', '-f', '-o', output],
    ],
  },
  pngquant: {
    version: () => programVersion('pngquant'),
    command: (args, input, output, colors) => [
      'pngquant',
      [...args, '--force', '--output', output, String(colors), input],
    ],
  },
  ImageMagick: {
    version: () => programVersion('convert', ['-version']),
    command: (args, input, output, colors) => [
      'convert',
      [input, ...args, '-colors', String(colors), `PNG8:${output}`],
    ],
  },
  sharp: { version: () => packageVersion('sharp'), command: (...rest) => node('sharp', ...rest) },
  '@napi-rs/image': {
    version: () => packageVersion('@napi-rs/image'),
    command: (...rest) => node('@napi-rs/image', ...rest),
  },
}

const versions = new Map()

/** The version of a setting's tool; throws what to install where it is missing. */
export function toolVersion({ tool }) {
  if (!versions.has(tool)) versions.set(tool, TOOLS[tool].version())
  return versions.get(tool)
}

/** Runs the whole process; returns its wall milliseconds. Anything huepress warns of counts as a failure. */
export async function runTool({ tool, args }, input, output, colors) {
  const [program, list] = TOOLS[tool].command(args, input, output, colors)
  const begin = performance.now()
  const { stderr } = await exec(program, list)
  const ms = performance.now() - begin
  if (tool === 'huepress' && stderr) throw new Error(stderr.trim())
  return ms
}
