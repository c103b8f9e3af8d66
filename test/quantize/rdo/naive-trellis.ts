import { FULL_ALPHA } from '../../../src/common/constants.ts'
import { LANES } from '../../../src/quantize/color/coordinate-rows.ts'
import type { Row } from '../../../src/quantize/dither/diffuse-row.ts'
import { MOST } from '../../../src/quantize/dither/diffuse-row.ts'
import type { RowPrices } from '../../../src/quantize/rdo/row-prices.ts'
import { GOES_ON, type Sources } from '../../../src/quantize/rdo/sources.ts'
import { FAR, MAX_COST, MAX_ERROR, type TrellisRow } from '../../../src/quantize/rdo/trellis.ts'
import type { TrellisInput } from '../../../src/quantize/rdo/trellis-kernel.ts'

/** A way to a byte, with everything on it. */
interface Way {
  /** Relative to the best way a byte before. */
  total: number
  exit: number
  length: number
  errors: number[]
  bytes: number[]
  steps: number[]
}

export interface Picture extends TrellisInput {
  row: Row
  /** Of each pixel's error, in 32nds. */
  weights: Uint8Array
  /** The nearest entry of each pixel. */
  nearest: Uint8Array
}

/** What a pixel is to become, behind some errors. */
function targetOf({ row }: Picture, x: number, errors: number[]): number[] {
  const alpha = row.own[x * LANES + 3]
  return errors.map((error, d) => {
    if (d === 3 && alpha === FULL_ALPHA) return alpha
    const target = Math.floor((row.base[x * LANES + d] + error * row.next[x]) / 4096)
    return Math.max(0, Math.min(d === 3 ? FULL_ALPHA : MOST, target))
  })
}

const mayTake = ({ row, nearest, entries }: Picture, x: number, k: number) => {
  const alpha = row.own[x * LANES + 3]
  if (k === nearest[x]) return true
  return row.fixed[x] === 0 && k < entries.count && alpha > 0 && (alpha < FULL_ALPHA || k >= entries.firstOpaque)
}

const away = ({ entries }: Picture, target: number[], k: number) =>
  target.map((value, d) => value - entries.coords[k * LANES + d])
const squared = (list: number[]) => list.reduce((sum, value) => sum + value ** 2, 0)

/** The indices of a unit's pixels: those of a byte, or the best ones; with what they hand on and cost. */
function takeUnit(picture: Picture, unit: number, byte: number | null, start: number[]) {
  const { row, perByte, weights, nearest, entries, extras } = picture
  const bits = 8 / perByte
  let [errors, cost, made] = [start, 0, 0]
  for (let i = 0; i < perByte; i++) {
    const x = unit * perByte + i
    const shift = 8 - bits * (i + 1)
    let k = byte === null ? 0 : (byte >> shift) % 2 ** bits
    if (x >= row.width) {
      if (k > 0) return null
      continue
    }
    const target = targetOf(picture, x, errors)
    if (byte === null) {
      const score = (entry: number) => squared(away(picture, target, entry)) + extras[entry]
      const all = [...Array(entries.count).keys()].filter(entry => mayTake(picture, x, entry))
      k = row.fixed[x] === 1 ? nearest[x] : all.reduce((best, entry) => (score(entry) < score(best) ? entry : best))
    } else if (!mayTake(picture, x, k)) return null
    errors = row.own[x * LANES + 3] === 0 ? [0, 0, 0, 0] : away(picture, target, k)
    if (byte !== null && squared(errors) > picture.most) return null
    cost = Math.min(MAX_COST, cost + 2 * weights[x] * Math.min(MAX_ERROR, squared(errors)))
    made += k * 2 ** shift
  }
  return { errors, cost, byte: made }
}

/** Every way goes on from one of the ways before. */
function advance(picture: Picture, u: number, ways: (Way | null)[], best: Way, row: TrellisRow, sources: Sources) {
  const { literal, start, grow }: RowPrices = row.prices
  const base = best.total + best.exit
  return ways.map((own, m): Way | null => {
    if (m === 0) {
      const made = takeUnit(picture, u, null, best.errors)!
      const [bytes, steps] = [
        [...best.bytes, made.byte],
        [...best.steps, 0],
      ]
      const total = made.cost + literal[made.byte]
      return { total, exit: 0, length: 0, errors: made.errors, bytes, steps }
    }
    if (!row.open.includes(m) || (m <= sources.near && u < sources.distance[m])) return null
    const byteOf = (way: Way) =>
      m <= sources.near ? way.bytes[u - sources.distance[m]] : row.stream[row.start + u - sources.place[m]]
    const made = own && takeUnit(picture, u, byteOf(own), own.errors)
    const length = own ? Math.min(258, own.length + 1) : 0
    const further = made && Math.min(FAR - 1, own!.total - base + made.cost + grow[length])
    const fresh = takeUnit(picture, u, byteOf(best), best.errors)
    const anew = fresh && start[m] + fresh.cost
    if (made && (anew === null || further! <= anew)) {
      const exit = length >= 3 ? 0 : own!.exit + literal[made.byte]
      const [bytes, steps] = [
        [...own!.bytes, made.byte],
        [...own!.steps, m | GOES_ON],
      ]
      return { total: further!, exit, length, errors: made.errors, bytes, steps }
    }
    if (!fresh) return null
    const [bytes, steps] = [
      [...best.bytes, fresh.byte],
      [...best.steps, m],
    ]
    return { total: anew!, exit: literal[fresh.byte] - start[m], length: 1, errors: fresh.errors, bytes, steps }
  })
}

/** The trellis of docs/internals/rdo.md, with whole histories in place of bounded state. */
export function naiveTrellis(picture: Picture, units: number, sources: Sources, row: TrellisRow) {
  const begin: Way = { total: 0, exit: 0, length: 0, errors: [0, 0, 0, 0], bytes: [], steps: [] }
  let ways: (Way | null)[] = Array.from({ length: sources.count }, (_, m) => (m === 0 ? begin : null))
  let best = begin
  const bytes: number[] = []
  const steps: number[] = []
  for (let u = 0; u < units; u++) {
    ways = advance(picture, u, ways, best, row, sources)
    best = ways.reduce((least, way) => (way && way.total + way.exit < least!.total + least!.exit ? way : least))!
    const end = u === units - 1 ? units : bytes.length + 16
    if (u < units - 1 && u - bytes.length < 31) continue
    steps.push(...best.steps.slice(bytes.length, end))
    bytes.push(...best.bytes.slice(bytes.length, end))
  }
  return { bytes, steps }
}
