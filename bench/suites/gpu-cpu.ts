/**
 * GPU against CPU on the page in headless Chrome and in Node. Exit code 1 if bytes differ. `--compare A B` and
 * `--page FILE` work on its files.
 */
import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { findBrowser, setUpVulkan } from '../../scripts/browser.mjs'
import type { Context } from '../lib/context.ts'
import { rewrite } from '../lib/documents.ts'
import { UsageError } from '../lib/options.ts'
import { fromRoot, readJson, save } from '../lib/results.ts'
import { runInChrome } from './gpu-cpu/chrome.ts'
import { faultsOf } from './gpu-cpu/compare.ts'
import { runInNode } from './gpu-cpu/node.ts'
import { optionsOf, type Wanted } from './gpu-cpu/options.ts'
import { PAGE, tablesInto } from './gpu-cpu/page.ts'
import { compareText, placeText } from './gpu-cpu/print.ts'
import type { BenchFile, PlaceResult } from './gpu-cpu/result.ts'

function read(path: string): BenchFile {
  const file = readJson(path)
  if (file?.name !== 'gpu-cpu') throw new UsageError(`${path} is not a file of \`npm run bench\`.`)
  return file
}

const say = (place: string) => (words: string) => {
  if (words) console.error(`${place}: ${words}`)
}

async function measure({ choice, places, leftOut }: Wanted, { library }: Context): Promise<PlaceResult[]> {
  if (leftOut.length > 0)
    console.log(
      `${leftOut.join(', ')} MP: left out, too much for a software adapter (--sizes takes them; HUEPRESS_REAL_GPU=1 takes all).`,
    )
  const results: PlaceResult[] = []
  for (const place of places) {
    const run = place === 'node' ? runInNode(library, choice, say('Node')) : runInChrome(choice, say('Chrome'))
    results.push(await run)
    console.log(`\n${placeText(results.at(-1)!)}`)
  }
  return results
}

export async function bench(args: string[], context: Context): Promise<number> {
  const wanted = optionsOf(args, process.env.HUEPRESS_REAL_GPU === '1')
  const { page, compare } = wanted
  if (page) rewrite(PAGE, text => tablesInto(text, relative(fromRoot(''), resolve(page)), read(page)))
  if (compare) console.log(compareText(read(compare[0]), read(compare[1])))
  if (page || compare) return 0
  if (!existsSync(fromRoot('dist/page/bench/index.html')))
    throw new UsageError('The page is not built. Run `npm run build` first.')
  setUpVulkan(findBrowser())
  const places = await measure(wanted, context)
  const faults = faultsOf(places)
  save('gpu-cpu', { places })
  for (const fault of faults) console.error(`DIFFERENT BYTES: ${fault}`)
  return faults.length > 0 ? 1 : 0
}
