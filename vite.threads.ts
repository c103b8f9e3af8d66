import { build, type InlineConfig, type Plugin } from 'vite'
import { codecs } from './vite.codecs.ts'
import { kernels } from './vite.kernels.ts'

/** Scripts for threads of Node, and for workers of browsers. */
const BUILDS: Record<string, (path: string) => InlineConfig['build']> = {
  '?thread': path => ({ ssr: path, rolldownOptions: { output: { format: 'cjs', codeSplitting: false } } }),
  '?worker-script': path => ({ lib: { entry: path, formats: ['iife'], name: 'worker' } }),
}

/**
 * `import source from './x.ts?thread'`: that file and what it imports as one script, a string, for a thread of Node;
 * `?worker-script`: for a worker of a browser. Started from text they work wherever the library lies, and in the tests
 * as in the build.
 */
export function threads(): Plugin {
  return {
    name: 'threads',
    enforce: 'pre',
    async load(id) {
      const [path, end] = id.split(/(?=\?)/)
      const wanted = BUILDS[end]
      if (!wanted) return null
      const built = await build({
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        plugins: [codecs(), kernels()],
        ssr: { noExternal: true },
        build: { write: false, target: 'es2023', minify: true, ...wanted(path) },
      })
      const [first] = [built].flat()
      if (!('output' in first)) throw new Error(`No script came of ${id}.`)
      const { moduleIds, code } = first.output[0]
      for (const path of moduleIds) if (!path.startsWith('\0')) this.addWatchFile(path)
      return `export default ${JSON.stringify(code)}`
    },
  }
}
