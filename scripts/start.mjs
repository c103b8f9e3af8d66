import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildIfStale } from './build.mjs'
import { root, run, setUp } from './setup.mjs'

const PORT = 4173

function demand(code, what) {
  if (code === 0) return
  console.error(`${what} failed with exit code ${code}: see above.`)
  process.exit(code)
}

/** Shows the command line at work on the sample, into a new folder. */
function showCommandLine() {
  const folder = mkdtempSync(join(tmpdir(), 'huepress-'))
  const output = join(folder, 'parrots-hue.png')
  const args = ['--colors', '32', '--output', output, join('examples', 'parrots.png')]
  console.log(`\n$ huepress ${args.join(' ')}`)
  demand(run(process.execPath, [join('dist', 'lib', 'cli.js'), ...args]), 'The command line')
  console.log(`The result is ${output}`)
}

async function serve() {
  const { preview } = await import('vite')
  const server = await preview({ root, logLevel: 'warn', preview: { port: PORT } })
  console.log(`\nThe page is at ${server.resolvedUrls.local[0]} (Ctrl+C ends it).`)
}

setUp()
demand(buildIfStale(), 'The build')
showCommandLine()
if (!process.argv.includes('--no-serve')) await serve()
