import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Plugin } from 'vite'

const ID = 'virtual:wasm/kernels'
const root = import.meta.dirname
const folder = resolve(root, 'kernels')
const cache = resolve(root, 'node_modules/.cache/kernels')
const compiler = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js')

/** No runtime and no memory of its own: the caller gives the memory and says where everything lies in it. */
const OPTIONS = [
  ...['--runtime', 'stub', '--importMemory', '--noExportMemory', '--use', 'abort='],
  ...['--enable', 'simd', '-O3', '--converge', '--noAssert', '--uncheckedBehavior', 'always'],
  // Sizes are 32 bits here.
  ...['--disableWarning', '201'],
]

type Sources = ReadonlyMap<string, string>

/** All sources by their paths within the folder. */
function readSources(): Sources {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.ts'))
  return new Map(paths.sort().map(path => [path.replaceAll('\\', '/'), readFileSync(resolve(folder, path), 'utf8')]))
}

/** In a process of its own: the compiler takes half a second to load, and most builds do not need it. */
async function compile(outFile: string): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [compiler, 'index.ts', ...OPTIONS, '--outFile', outFile], {
      cwd: folder,
    })
  } catch (error) {
    throw new Error(`The kernels do not compile.\n${(error as { stderr: string }).stderr}`, { cause: error })
  }
}

/** Compilations of this process that are under way or done: builds of workers run side by side with the page's. */
const compiled = new Map<string, Promise<void>>()

async function compileInto(file: string): Promise<void> {
  mkdirSync(cache, { recursive: true })
  // Whole or not at all: other processes may do the same.
  const part = `${file}.${randomUUID()}.wasm`
  await compile(part)
  renameSync(part, file)
}

/** The WebAssembly of the kernels; compiled only if sources, compiler or options have changed. */
async function build(): Promise<Uint8Array> {
  const { devDependencies } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'))
  const all = JSON.stringify([devDependencies.assemblyscript, OPTIONS, ...readSources()])
  const file = resolve(cache, `${createHash('sha256').update(all).digest('hex').slice(0, 16)}.wasm`)
  if (!existsSync(file)) {
    const compiling = compiled.get(file) ?? compileInto(file)
    compiled.set(file, compiling)
    await compiling
  }
  return readFileSync(file)
}

/**
 * `import wasm from 'virtual:wasm/kernels'`: the WebAssembly of all kernels in base64, from the sources in kernels/.
 */
export function kernels(): Plugin {
  return {
    name: 'kernels',
    enforce: 'pre',
    resolveId: id => (id === ID ? `\0${ID}` : null),
    async load(id) {
      if (id !== `\0${ID}`) return null
      for (const path of readSources().keys()) this.addWatchFile(resolve(folder, path))
      return `export default '${Buffer.from(await build()).toString('base64')}'`
    },
  }
}
