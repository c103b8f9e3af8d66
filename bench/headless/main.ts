import { readFileSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Library } from '../cases/measure.ts'
import { intoReadme } from '../cases/readme.ts'
import type { BenchFile, PlaceResult } from '../cases/result.ts'
import { runInChrome } from './chrome.ts'
import { runInNode } from './node.ts'
import { optionsOf, type Wanted } from './options.ts'
import { compareText, placeText } from './print.ts'
import { faultsOf } from './verdict.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const read = (path: string): BenchFile => {
  const file = JSON.parse(readFileSync(path, 'utf8'))
  if (file?.name !== 'gpu-cpu') throw new Error(`${path} is not a file of \`npm run bench\`.`)
  return file
}

function writeReadme(path: string): void {
  const readme = `${root}docs/benchmarks/gpu-cpu.md`
  writeFileSync(readme, intoReadme(readFileSync(readme, 'utf8'), relative(root, path), read(path)))
  console.log(`docs/benchmarks/gpu-cpu.md has the tables of ${relative(root, path)}.`)
}

const say = (place: string) => (words: string) => {
  if (words) console.error(`${place}: ${words}`)
}

async function measure({ choice, places, leftOut }: Wanted, library: Library): Promise<PlaceResult[]> {
  if (leftOut.length > 0)
    console.log(
      `${leftOut.join(', ')} MP: left out, too much for a software adapter (--sizes takes them; HUEPRESS_REAL_GPU=1 takes all).`,
    )
  const results: PlaceResult[] = []
  for (const place of places) {
    const result =
      place === 'node' ? await runInNode(library, choice, say('Node')) : await runInChrome(choice, say('Chrome'))
    console.log(`\n${placeText(result)}`)
    results.push(result)
  }
  return results
}

/** `npm run bench` without a name; gives the exit code. `save` writes the dated JSON. */
export async function bench(
  args: string[],
  library: Library,
  save: (name: string, data: object) => void,
): Promise<number> {
  let wanted: Wanted
  try {
    wanted = optionsOf(args, process.env.HUEPRESS_REAL_GPU === '1')
  } catch (error) {
    console.error((error as Error).message)
    return 2
  }
  if (wanted.readme) {
    writeReadme(wanted.readme)
    return 0
  }
  if (wanted.compare) {
    console.log(compareText(read(wanted.compare[0]), read(wanted.compare[1])))
    return 0
  }
  const places = await measure(wanted, library)
  const faults = faultsOf(places)
  save('gpu-cpu', { places })
  for (const fault of faults) console.error(`DIFFERENT BYTES: ${fault}`)
  return faults.length > 0 ? 1 : 0
}
