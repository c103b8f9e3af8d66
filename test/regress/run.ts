import type { Case } from './cases.ts'
import { openChrome } from './chrome.ts'
import { CORPUS } from './corpus.ts'
import { differences, type Figures } from './golden.ts'
import { openCpu, openDawn, type Place } from './places.ts'

export const OPENERS = { cpu: openCpu, dawn: openDawn, chrome: openChrome }
export type PlaceName = keyof typeof OPENERS

/** Figures of one case in one place, or what went wrong there. */
export interface Outcome {
  place: string
  one: Case
  found?: Figures
  error?: string
}

/** Something to tell of a case in a place. */
export interface Finding {
  place: string
  id: string
  words: string[]
}

async function outcomeOf(place: Place, one: Case, file: Uint8Array): Promise<Outcome> {
  try {
    return { place: place.name, one, found: { id: one.id, ...(await place.run(file, one.options)) } }
  } catch (error) {
    return { place: place.name, one, error: error instanceof Error ? error.message : String(error) }
  }
}

type OnPicture = (place: string, picture: string, cases: number, ms: number) => void

interface Watchers {
  onPicture?: OnPicture
  onOpen?: (place: Place) => void
  /** The cases that a place has; all by default. */
  isTaken?: (place: string, one: Case) => boolean
}

async function runPlace(place: Place, cases: Case[], { onPicture, isTaken }: Watchers): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const { name, file } of CORPUS) {
    const own = cases.filter(one => one.picture === name && (isTaken?.(place.name, one) ?? true))
    if (own.length === 0) continue
    const bytes = await file()
    const start = performance.now()
    for (const one of own) outcomes.push(await outcomeOf(place, one, bytes))
    onPicture?.(place.name, name, own.length, performance.now() - start)
  }
  return outcomes
}

/** Stands for all cases of a place that could not be opened. */
const EVERY: Case = { id: 'every case', picture: '', options: {}, short: false }

async function open(name: PlaceName): Promise<Place[] | Outcome> {
  try {
    return await OPENERS[name]()
  } catch (error) {
    return { place: name, one: EVERY, error: error instanceof Error ? error.message : String(error) }
  }
}

/** The places of one program, one after the other. */
async function runGroup(names: PlaceName[], cases: Case[], watchers: Watchers) {
  const outcomes: Outcome[] = []
  for (const name of names) {
    const places = await open(name)
    if (!Array.isArray(places)) {
      outcomes.push(places)
      continue
    }
    for (const place of places) {
      watchers.onOpen?.(place)
      outcomes.push(...(await runPlace(place, cases, watchers)))
    }
    for (const place of places) await place.close()
  }
  return outcomes
}

/**
 * All cases in all named places: Chrome's beside Node's, since they are programs of their own. A place that cannot be
 * opened, without a browser or an adapter, is a failure and never left out.
 */
export async function runCases(cases: Case[], names: PlaceName[], watchers: Watchers = {}): Promise<Outcome[]> {
  const groups = [names.filter(name => name !== 'chrome'), names.filter(name => name === 'chrome')]
  return (await Promise.all(groups.map(group => runGroup(group, cases, watchers)))).flat()
}

/** What differs from the golden values, failures and cases without a golden value among it. */
export function compareAll(outcomes: Outcome[], golden: Map<string, Figures>): Finding[] {
  return outcomes.flatMap(({ place, one, found, error }) => {
    const known = golden.get(one.id)
    const words = !found
      ? [`failed: ${error}`]
      : known
        ? differences(known, found)
        : ['has no golden value: run with --update']
    return words.length > 0 ? [{ place, id: one.id, words }] : []
  })
}

/** Golden values of cases that there are no more. */
export const staleOf = (golden: Map<string, Figures>, cases: Case[]): string[] =>
  [...golden.keys()].filter(id => !cases.some(one => one.id === id))
