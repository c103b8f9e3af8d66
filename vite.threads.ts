import { build, type Plugin } from 'vite'

/**
 * `import source from './x.ts?thread'`: that file and what it imports as one script, a string, for a thread of Node.
 * Started from text it works wherever the library lies, and in the tests as in the build.
 */
export function threads(): Plugin {
  return {
    name: 'threads',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith('?thread')) return null
      const built = await build({
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        build: {
          ssr: id.slice(0, -'?thread'.length),
          write: false,
          target: 'es2023',
          rolldownOptions: { output: { format: 'cjs', codeSplitting: false } },
        },
      })
      if (!('output' in built)) throw new Error(`No script came of ${id}.`)
      const { moduleIds, code } = built.output[0]
      for (const path of moduleIds) this.addWatchFile(path)
      return `export default ${JSON.stringify(code)}`
    },
  }
}
