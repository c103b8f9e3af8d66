import { nameOf } from '../cases/compare.ts'
import { isMeasured, isSame, type PlaceResult } from '../cases/result.ts'
import { sameWords } from '../cases/words.ts'

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
