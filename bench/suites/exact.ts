/** Photos through the CPU, Dawn in Node and Chrome: palette and indices bit for bit. */
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { findBrowser, setUpVulkan } from '../../scripts/browser.mjs'
import { openBrowser, openHarness } from '../../test/helpers/browser.ts'
import { startServer } from '../../test/helpers/browser-server.ts'
import { type Outcome, outcomeOf, outcomesInChrome } from '../../test/helpers/outcome.ts'
import type { Context } from '../lib/context.ts'
import { integers } from '../lib/options.ts'
import { requireFiles } from '../lib/processes.ts'

const SPACES = ['srgb', 'oklab'] as const

const isSame = (a: Outcome, b: Outcome) => a.indices === b.indices && `${a.palette}` === `${b.palette}`

export async function bench(args: string[], { library }: Context): Promise<number> {
  const options = { colors: { type: 'string', default: '2,16,256' } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const counts = integers('colors', values.colors, 2, 256)
  requireFiles(positionals)
  setUpVulkan(findBrowser())
  const server = await startServer()
  const chrome = await openBrowser({ webgpu: true })
  const cpu = await library.createEngine({ backend: 'cpu' })
  const gpu = await library.createEngine({ backend: 'gpu' })
  let faults = 0
  try {
    for (const path of positionals) {
      const image = await library.decode(path)
      const { page } = await openHarness(chrome.browser, server.url)
      for (const job of SPACES.flatMap(space => counts.map(colors => ({ colors, space })))) {
        const twin = await cpu.quantize(image, job)
        const expected = outcomeOf(twin)
        const inDawn = await gpu.quantize(image, job)
        const [inChrome] = await outcomesInChrome(page, server, image, [job])
        const places = Object.entries({ Dawn: outcomeOf(inDawn), Chrome: inChrome })
        const wrong = places.filter(([, own]) => own.backend !== 'gpu' || !isSame(own, expected)).map(([name]) => name)
        faults += wrong.length
        const { distinctColors, iterations, pixels } = twin.report
        console.log(
          `${basename(path)} ${(pixels / 1e6).toFixed(1)} MP, ${distinctColors} colors, K=${job.colors} ${job.space}: ` +
            `${wrong.length ? `DIFFERENT in ${wrong.join(' and ')}` : 'equal'} after ${iterations} iterations on ${inDawn.report.adapter}`,
        )
      }
      await page.close()
    }
  } finally {
    gpu.destroy()
    await chrome.close()
    server.close()
  }
  return faults > 0 ? 1 : 0
}
