/** `npm run regress`: the golden cases on the CPU, in Dawn and in Chrome, with what the sources make as they are. */
import { runnerImport } from 'vite'
import { findBrowser, setUpVulkan } from './browser.mjs'
import { buildIfStale } from './build.mjs'
import { root, setUp } from './setup.mjs'

/** Runs the TypeScript of test/regress; the module's work is done when it is loaded. */
async function regress() {
  const { sources } = (await runnerImport(`${root}vite.config.ts`)).module
  const { module } = await runnerImport(`${root}test/regress/start.ts`, { plugins: sources() })
  return module.code
}

async function main() {
  process.env.HUEPRESS_CHROME = findBrowser()
  setUpVulkan(process.env.HUEPRESS_CHROME)
  return buildIfStale() || (await regress())
}

setUp()
process.exitCode = await main().catch(error => {
  console.error(error.message)
  return 1
})
