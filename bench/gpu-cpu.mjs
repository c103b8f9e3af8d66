/**
 * `npm run bench`, with no name: GPU against CPU on the page in headless Chrome and in Node, a dated JSON, a table;
 * `--compare A B` and `--readme FILE` work on such files. Exit code 1 where bytes differ, 2 for wrong usage.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'
import { findBrowser, setUpVulkan } from '../scripts/browser.mjs'
import { save } from './stats.mjs'

/** Writes the dated JSON beside those of the same day: they are there to be compared. */
function saveBeside(name, data) {
  const date = new Date().toISOString().slice(0, 10)
  let free = name
  for (let n = 2; existsSync(new URL(`results/${date}-${free}.json`, import.meta.url)); n++) free = `${name}-${n}`
  save(free, { ...data, name })
}

const FILES_ALONE = ['--compare', '--readme']

export async function bench(args) {
  const measures = !args.some(arg => FILES_ALONE.includes(arg.split('=')[0]))
  if (measures && !existsSync(new URL('../dist/page/bench/index.html', import.meta.url))) {
    throw new Error('The page is not built. Run `npm run build` first.')
  }
  if (measures) setUpVulkan(findBrowser())
  const library = measures ? await import('../dist/lib/node.js') : undefined
  const { module } = await runnerImport(fileURLToPath(new URL('headless/main.ts', import.meta.url)), {
    configFile: false,
    logLevel: 'error',
  })
  process.exitCode = await module.bench(args, library, saveBeside)
}
