/** The values that each factor of a test can take. */
type Factors = Record<string, readonly unknown[]>
type Case<F extends Factors> = { [K in keyof F]: F[K][number] }

/** Every combination of the values. */
export function product<F extends Factors>(factors: F): Case<F>[] {
  let rows: Record<string, unknown>[] = [{}]
  for (const [name, values] of Object.entries(factors)) {
    rows = rows.flatMap(row => values.map(value => ({ ...row, [name]: value })))
  }
  return rows as Case<F>[]
}

type Row = number[]

/** For one more factor: the pairs of (earlier factor, its value, new value) that no row has yet. */
function openPairs(sizes: number[], size: number): Set<string> {
  const pairs = new Set<string>()
  for (const [factor, count] of sizes.entries())
    for (let a = 0; a < count; a++) for (let b = 0; b < size; b++) pairs.add(`${factor} ${a} ${b}`)
  return pairs
}

const pairsOf = (row: Row, value: number) => row.map((a, factor) => `${factor} ${a} ${value}`)

/** Gives every row the value that covers most open pairs; pairs that stay open get rows of their own. */
function addFactor(rows: Row[], sizes: number[], size: number): Row[] {
  const open = openPairs(sizes, size)
  const gain = (row: Row, value: number) => pairsOf(row, value).filter(pair => open.has(pair)).length
  const grown = rows.map((row, i) => {
    // Rows that gain nothing take the values in turn.
    const values = Array.from({ length: size }, (_, k) => (i + Math.floor(i / size) + k) % size)
    const best = values.reduce((best, value) => (gain(row, value) > gain(row, best) ? value : best))
    for (const pair of pairsOf(row, best)) open.delete(pair)
    return [...row, best]
  })
  for (const pair of open) {
    const [factor, a, b] = pair.split(' ').map(Number)
    grown.push([...sizes.map((_, other) => (other === factor ? a : 0)), b])
  }
  return grown
}

/** Few combinations in which every two values of two factors meet (in-parameter-order, Lei and Tai 1998). */
export function pairwise<F extends Factors>(factors: F): Case<F>[] {
  const names = Object.keys(factors).sort((a, b) => factors[b].length - factors[a].length)
  let rows: Row[] = [[]]
  const sizes: number[] = []
  for (const name of names) {
    const size = factors[name].length
    rows =
      sizes.length < 2
        ? rows.flatMap(row => Array.from({ length: size }, (_, k) => [...row, k]))
        : addFactor(rows, sizes, size)
    sizes.push(size)
  }
  return rows.map(row => Object.fromEntries(row.map((k, i) => [names[i], factors[names[i]][k]])) as Case<F>)
}

/** `npm run regress` tries everything. */
const TRIES_ALL = process.env.HUEPRESS_ALL_CASES === '1'

/** `npm run regress` tries every combination, `npm test` a covering array. */
export const combinations = <F extends Factors>(factors: F): Case<F>[] =>
  TRIES_ALL ? product(factors) : pairwise(factors)

/** What `npm run regress` takes, and what is enough in `npm test`. */
export const thorough = <T>(all: T, few: T): T => (TRIES_ALL ? all : few)
