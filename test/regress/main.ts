import { parseArgs } from 'node:util'
import { allCases, chosenCases } from './cases.ts'
import { type Figures, readGolden, writeGolden } from './golden.ts'
import { runProducts } from './products.ts'
import { compareAll, type Finding, OPENERS, type Outcome, type PlaceName, runCases, staleOf } from './run.ts'
import { compareTiming } from './timing.ts'

const USAGE = `usage: npm run regress -- [--update] [--only PART,PART] [--on cpu,dawn,chrome] [--no-timing] [--no-products]
  --update     take what the CPU gives in Node as the golden values, and tell what changed
  --only       cases whose name contains one of the parts, such as 'flowers' or '256 eye'
  --on         places; all three by default
  --no-timing  leave out the ratios of times
  --no-products  leave out every combination of image, colors, space and points (ten minutes); so do --only and --on`

const OPTIONS = {
  update: { type: 'boolean', default: false },
  only: { type: 'string', default: '' },
  on: { type: 'string', default: Object.keys(OPENERS).join(',') },
  'no-timing': { type: 'boolean', default: false },
  'no-products': { type: 'boolean', default: false },
} as const

interface Wanted {
  update: boolean
  parts: string[]
  places: PlaceName[]
  timing: boolean
  products: boolean
}

class UsageError extends Error {}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

/** What is asked for; throws a sentence where it cannot be. */
export function wantedOf(args: string[]): Wanted {
  const values = parse(args)
  const places = values.on.split(',')
  const unknown = places.find(name => !(name in OPENERS))
  if (unknown !== undefined) throw new UsageError(`--on takes cpu, dawn and chrome, but received ${unknown}.`)
  if (values.update && !places.includes('cpu'))
    throw new UsageError('--update needs cpu: golden values come from there.')
  const parts = values.only.split(',').filter(Boolean)
  if (chosenCases(parts).length === 0) throw new UsageError(`No case has ${parts.join(' or ')} in its name.`)
  // A part was asked for: the combinations are not among it.
  const products = !values['no-products'] && !values.update && parts.length === 0 && values.on === OPTIONS.on.default
  return { update: values.update, parts, places: places as PlaceName[], timing: !values['no-timing'], products }
}

const print = (findings: Finding[]) => {
  for (const { place, id, words } of findings) console.log(`  ${id} (${place}): ${words.join(', ')}`)
}

/** Writes what the CPU found in place of the golden values and tells what changed; gives the new ones. */
function update(golden: Map<string, Figures>, outcomes: Outcome[]): Map<string, Figures> {
  const fresh = outcomes.filter(({ place, found }) => place === 'cpu' && found)
  const known = fresh.filter(({ one }) => golden.has(one.id))
  const changed = compareAll(known, golden)
  const stale = staleOf(golden, allCases())
  console.log(`\n${changed.length} golden values changed, ${fresh.length - known.length} new, ${stale.length} removed:`)
  print(changed)
  const next = new Map([...golden, ...fresh.map(({ one, found }) => [one.id, found as Figures] as const)])
  writeGolden(next, allCases())
  return next
}

const plural = (count: number, name: string) => `${count} ${name}${count === 1 ? '' : 's'}`

/** Runs what is asked for and gives the exit code: 0, 1 where something is other than it should be, 2 for wrong usage. */
export async function main(args: string[]): Promise<number> {
  try {
    return await regress(wantedOf(args))
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(`${error.message}\n${USAGE}`)
    return 2
  }
}

/** A place that cannot be opened is a failure here as well. */
async function timing(wanted: Wanted): Promise<string[]> {
  try {
    return await compareTiming(wanted)
  } catch (error) {
    return [`times: ${(error as Error).message}`]
  }
}

async function regress(wanted: Wanted): Promise<number> {
  const cases = chosenCases(wanted.parts)
  const outcomes = await runCases(cases, wanted.places, {
    onOpen: ({ name, adapter }) => console.log(`${name}: ${adapter ?? 'no adapter'}`),
    onPicture: (place, picture, count, ms) =>
      console.log(`  ${place}: ${picture}, ${plural(count, 'case')} in ${(ms / 1000).toFixed(1)} s`),
  })
  const before = readGolden()
  const golden = wanted.update ? update(before, outcomes) : before
  const findings = compareAll(outcomes, golden)
  const stale = wanted.update ? [] : staleOf(golden, allCases())
  const slow = [...(wanted.timing ? await timing(wanted) : []), ...(wanted.products ? runProducts() : [])]
  console.log(`\n${plural(outcomes.length, 'result')}, ${findings.length} other than the golden values`)
  print(findings)
  for (const id of stale) console.log(`  ${id}: a golden value without a case; --update removes it`)
  for (const sentence of slow) console.log(`  ${sentence}`)
  return findings.length + stale.length + slow.length > 0 ? 1 : 0
}
