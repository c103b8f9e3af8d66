/** Round numbers from one to another, ends included: 1, 2 and 5 times the powers of ten, or fewer where `most` is passed. */
export function roundTicks(low: number, high: number, most = 10): number[] {
  const first = Math.floor(Math.log10(low))
  const exponents = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, n) => first + n)
  for (const [steps, each] of [
    [[1, 2, 5], 1],
    [[1], 1],
    [[1], 2],
    [[1], 3],
  ] as const) {
    const powers = exponents.filter(exponent => exponent % each === 0)
    const ticks = powers.flatMap(exponent => steps.map(step => Number(`${step}e${exponent}`)))
    const inside = ticks.filter(tick => tick >= low && tick <= high)
    if (inside.length <= most) return inside
  }
  return [low, high]
}

/** The values that a scale of powers can show. */
const shown = (values: readonly (number | null)[]): number[] =>
  values.filter((value): value is number => value !== null && value > 0 && Number.isFinite(value))

/** A scale of powers for values, from a round number to a round number, with a little room at both ends. */
export function roundRange(values: readonly (number | null)[]): [number, number] {
  const known = shown(values)
  if (known.length === 0) return [0.1, 10]
  const [low, high] = [Math.min(...known) / 1.1, Math.max(...known) * 1.1]
  const around = roundTicks(low / 10, high * 10, Number.POSITIVE_INFINITY)
  return [around.findLast(tick => tick <= low) ?? low, around.find(tick => tick >= high) ?? high]
}

/** A scale of powers that ends a little before and after its values. */
export function looseRange(values: readonly number[], room: number): [number, number] {
  const known = shown(values)
  return known.length > 0 ? [Math.min(...known) / room, Math.max(...known) * room] : [0.1, 10]
}

/** A number on an axis: 0.02, 0.5, 2, 2,000. */
export const tickWords = (tick: number): string => tick.toLocaleString('en', { maximumSignificantDigits: 2 })

/** Which labels, centred at places in rising order, do not touch the one written before. */
export function apart(places: readonly number[], widths: readonly number[], gap = 5): boolean[] {
  let end = Number.NEGATIVE_INFINITY
  return places.map((place, n) => {
    if (place - widths[n] / 2 < end + gap) return false
    end = place + widths[n] / 2
    return true
  })
}

/** Moves places as little as it takes to lie a gap apart and between two ends, in their order. */
export function spreadOut(places: readonly number[], gap: number, low: number, high: number): number[] {
  const order = places.map((_, n) => n).sort((a, b) => places[a] - places[b])
  // Less their number of gaps, places that touch are a run of falling values: each run moves to its mean.
  const runs: { sum: number; count: number }[] = []
  for (const [rank, n] of order.entries()) {
    let run = { sum: places[n] - rank * gap, count: 1 }
    for (let before = runs.at(-1); before && before.sum / before.count > run.sum / run.count; before = runs.at(-1)) {
      run = { sum: run.sum + before.sum, count: run.count + before.count }
      runs.pop()
    }
    runs.push(run)
  }
  const end = Math.max(low, high - (places.length - 1) * gap)
  const moved = runs.flatMap(({ sum, count }) => Array<number>(count).fill(Math.min(end, Math.max(low, sum / count))))
  const out = [...places]
  for (const [rank, n] of order.entries()) out[n] = moved[rank] + rank * gap
  return out
}

/** A name in so many letters at most; of a size the number alone, of a file its beginning. */
export function shortened(name: string, letters: number): string {
  if (name.length <= letters) return name
  const bare = name.replace(/ MP$/, '')
  return bare.length <= Math.max(letters, 3) ? bare : `${bare.slice(0, Math.max(1, letters - 1))}…`
}
