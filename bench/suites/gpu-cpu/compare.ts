import { overlaps, type Spread } from '../../lib/stats.ts'
import { BACKENDS } from './cases.ts'
import {
  type BenchFile,
  type CaseResult,
  FIGURES,
  type Figure,
  isMeasured,
  isSame,
  type Measured,
  type PlaceResult,
} from './result.ts'
import { sameWords } from './words.ts'

/** How one figure changed from one file to another. */
export interface Change {
  where: string
  figure: Figure
  before: Spread
  after: Spread
  /** The median after over the median before: below 1 it got faster. */
  ratio: number
  /** Whether the two spreads have values in common, so that the change says nothing. */
  withinSpread: boolean
  /** Whether one of them is of a single run, which has no spread. */
  single: boolean
}

/** Every measured back end of a file, by place and case. */
function sidesOf({ places }: BenchFile): Map<string, Measured> {
  const sides = new Map<string, Measured>()
  for (const { place, cases } of places)
    for (const one of cases)
      for (const backend of BACKENDS) {
        const side = one[backend]
        if (isMeasured(side)) sides.set(`${place}, ${nameOf(one)}, ${backend.toUpperCase()}`, side)
      }
  return sides
}

export const nameOf = ({ picture, colors, points }: CaseResult): string =>
  `${picture}, K = ${colors}${points === 'pixels' ? ', every pixel' : ''}`

/** What both files measured, figure by figure; what no time was spent on in either is left out. */
export function compareFiles(a: BenchFile, b: BenchFile): Change[] {
  const after = sidesOf(b)
  return [...sidesOf(a)].flatMap(([where, side]) => {
    const other = after.get(where)
    if (!other) return []
    return FIGURES.filter(figure => side.ms[figure].median > 0 && other.ms[figure].median > 0).map(figure => {
      const [before, now] = [side.ms[figure], other.ms[figure]]
      const ratio = now.median / before.median
      const single = side.runs < 2 || other.runs < 2
      return { where, figure, before, after: now, ratio, withinSpread: overlaps(before, now), single }
    })
  })
}

/** Which cases only one of the files has, for people. */
export function missingIn(a: BenchFile, b: BenchFile): string[] {
  const [first, second] = [sidesOf(a), sidesOf(b)]
  const only = (some: Map<string, Measured>, others: Map<string, Measured>, name: string) =>
    [...some.keys()].filter(where => !others.has(where)).map(where => `only in ${name}: ${where}`)
  return [...only(first, second, 'A'), ...only(second, first, 'B')]
}

/** Where the files were measured at different speeds, which is a change of its own. */
export function otherSpeeds(a: BenchFile, b: BenchFile): string[] {
  return a.places.flatMap(({ place, choice: { speed } }) => {
    const other = b.places.find(({ place: name }) => name === place)?.choice.speed ?? speed
    return other === speed ? [] : [`${place}: A is at speed ${speed}, B at speed ${other}`]
  })
}

/** The direction in words: 1.25 times slower, 2 times faster, within spread. */
export function changeWords({ ratio, withinSpread, single }: Change): string {
  if (withinSpread) return 'within spread'
  const times = Math.max(ratio, 1 / ratio).toFixed(2)
  const words = ratio < 1 ? `${times} times faster` : `${times} times slower`
  return single ? `${words} (a single run)` : words
}

/** What is wrong with the results, one line each: bytes that differ between GPU and CPU, or between places. */
export function faultsOf(places: readonly PlaceResult[]): string[] {
  const faults: string[] = []
  const seen = new Map<string, { hash: string; place: string }>()
  for (const { place, cases } of places) {
    for (const one of cases) {
      if (one.same && !isSame(one.same)) faults.push(`${place}, ${nameOf(one)}: ${sameWords(one).text}`)
      const side = [one.cpu, one.gpu].find(isMeasured)
      if (!side?.hash) continue
      const first = seen.get(nameOf(one))
      if (!first) seen.set(nameOf(one), { hash: side.hash, place })
      else if (first.hash !== side.hash)
        faults.push(`${nameOf(one)}: palette or indices differ between ${first.place} and ${place}`)
    }
  }
  return faults
}
