import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Plugin } from 'vite'

const ID = 'virtual:wasm/kernels'
const root = import.meta.dirname
const folder = resolve(root, 'kernels')
const cache = resolve(root, 'node_modules/.cache/kernels')

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

async function compile(sources: Sources): Promise<Uint8Array> {
  const { default: asc } = await import('assemblyscript/asc')
  let wasm: Uint8Array | undefined
  const { error, stderr } = await asc.main(['index.ts', ...OPTIONS, '--outFile', 'kernels.wasm'], {
    readFile: path => sources.get(path) ?? null,
    writeFile: (path, content) => {
      if (path === 'kernels.wasm') wasm = content as Uint8Array
    },
    listFiles: () => [],
  })
  if (error || !wasm) throw new Error(`The kernels do not compile.\n${stderr.toString()}`, { cause: error })
  return wasm
}

/** The WebAssembly of the kernels; compiled only if sources, compiler or options have changed. */
async function build(): Promise<Uint8Array> {
  const { devDependencies } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'))
  const sources = readSources()
  const all = JSON.stringify([devDependencies.assemblyscript, OPTIONS, ...sources])
  const file = resolve(cache, `${createHash('sha256').update(all).digest('hex').slice(0, 16)}.wasm`)
  try {
    return readFileSync(file)
  } catch {
    const wasm = await compile(sources)
    mkdirSync(cache, { recursive: true })
    // Whole or not at all: several builds may run side by side.
    const part = `${file}.${process.pid}`
    writeFileSync(part, wasm)
    renameSync(part, file)
    return wasm
  }
}

/** `import wasm from 'virtual:wasm/kernels'`: the WebAssembly of all kernels in base64, from the sources in kernels/. */
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
