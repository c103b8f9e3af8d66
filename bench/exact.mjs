/** Photos through the CPU twin, Dawn in Node and Chrome: palette and indices bit for bit. */
import { spawnSync } from 'node:child_process'
import { delimiter, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { findBrowser, setUpVulkan } from '../scripts/browser.mjs'

export async function bench(args) {
  const options = { colors: { type: 'string', default: '2,16,256' } }
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  setUpVulkan(findBrowser())
  const env = {
    ...process.env,
    HUEPRESS_PHOTOS: positionals.map(path => resolve(path)).join(delimiter),
    HUEPRESS_COLORS: values.colors,
  }
  const vitest = ['vitest', 'run', '--config', 'bench/vitest.config.ts']
  process.exitCode = spawnSync('npx', vitest, { stdio: 'inherit', env }).status ?? 1
}
