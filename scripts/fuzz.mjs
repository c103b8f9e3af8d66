/** `npm run fuzz`: damaged and hostile inputs of every kind, in child processes. */
import { runnerImport } from 'vite'
import { root, setUp } from './setup.mjs'

/** Runs the TypeScript of test/fuzz; the module's work is done when it is loaded. */
async function fuzz() {
  const { sources } = (await runnerImport(`${root}vite.config.ts`)).module
  const { module } = await runnerImport(`${root}test/fuzz/start.ts`, { plugins: sources() })
  return module.code
}

setUp()
process.exitCode = await fuzz().catch(error => {
  console.error(error.message)
  return 1
})
