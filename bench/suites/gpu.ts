/** GPU against CPU, stage by stage, in Node and on the page in headless Chrome. Exit code 1 if bytes differ. */
import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { findBrowser, setUpVulkan } from '../../scripts/browser.mjs'
import type { Context } from '../lib/context.ts'
import { rewrite } from '../lib/documents.ts'
import { someOf, UsageError } from '../lib/options.ts'
import { requireFiles } from '../lib/processes.ts'
import { fromRoot, readJson, save } from '../lib/results.ts'
import { DEFAULT_CHOICE, readChoice } from './gpu/cases.ts'
import { runInChrome } from './gpu/chrome.ts'
import { runInNode } from './gpu/node.ts'
import type { PlaceResult } from './gpu/result.ts'
import { faultsOf, PAGE, placeText, tablesInto } from './gpu/tables.ts'

const PLACES = ['node', 'chrome'] as const

const SMALL = { ...DEFAULT_CHOICE, sizes: ['0.5', '2'] }

const text = { type: 'string' } as const
const CHOICE = { sizes: text, colors: text, points: text, jobs: text, runs: text, speed: text, longest: text }
const OPTIONS = { ...CHOICE, places: { ...text, default: PLACES.join() }, page: text }

/** What the command line asks for. Errors for what it cannot. */
export function optionsOf(args: string[]) {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  const { places, page, ...asked } = values
  if (positionals.length > 1) throw new UsageError(`Expected one photo but received ${positionals.length}.`)
  const [photo] = positionals
  const choice = readChoice({ ...asked, ...(photo && !asked.sizes ? { sizes: '' } : {}) }, SMALL)
  return { choice, photo, places: someOf('places', places, PLACES), page }
}

export async function bench(args: string[], { library }: Context): Promise<number> {
  const { choice, photo, places, page } = optionsOf(args)
  if (page) {
    rewrite(PAGE, text => tablesInto(text, relative(fromRoot(''), resolve(page)), readJson(page)))
    return 0
  }
  if (photo) requireFiles([photo])
  if (!existsSync(fromRoot('dist/page/bench/index.html')))
    throw new UsageError('The page is not built. Run `npm run build` first.')
  if (places.includes('chrome')) setUpVulkan(findBrowser())
  const results: PlaceResult[] = []
  for (const place of places) {
    const say = (words: string) => console.error(`${place}: ${words}`)
    results.push(await (place === 'node' ? runInNode(library, choice, photo, say) : runInChrome(choice, photo)))
    console.log(`\n${placeText(results.at(-1)!)}`)
  }
  save('gpu', { places: results })
  const faults = faultsOf(results)
  for (const fault of faults) console.error(`DIFFERENT BYTES: ${fault}`)
  return faults.length > 0 ? 1 : 0
}
