import { type CompressReport, OPTIONS } from '../index.ts'

/**
 * Up to which difference that shows (`seen`) a sentence holds. Over 8 Kodak photos 0.45 goes with SSIMULACRA2 at about
 * 85, 0.75 with 70, 1.3 with 57, 2.3 with 25.
 */
const LOOKS: [number, string][] = [
  [0, 'Identical'],
  [0.45, 'Looks the same'],
  [0.75, 'Hard to tell apart'],
  [1.3, 'Small differences on a close look'],
  [2.3, 'Visible loss'],
  [Number.POSITIVE_INFINITY, 'Clearly visible loss'],
]

type Seen = Pick<CompressReport, 'visibleDifference' | 'searchedColors'>

const SAME = LOOKS[1][1]
/** Beyond this nobody would believe it. */
const MAX_SAME = LOOKS[2][0]

/** Whether not even the most colors look the same, which was looked for. */
export const isTooFew = ({ searchedColors }: Pick<Seen, 'searchedColors'>, isAuto: boolean): boolean =>
  isAuto && searchedColors === OPTIONS.colors.max

/**
 * How much of the picture is lost, in plain words. What was looked for because it looks the same is called so, though
 * the two figures differ a little.
 */
export function qualityLabel(report: Seen, isAuto = false): string {
  const { visibleDifference, searchedColors } = report
  const isReached = isAuto && searchedColors !== null && !isTooFew(report, isAuto)
  if (isReached && visibleDifference > 0 && visibleDifference <= MAX_SAME) return SAME
  return LOOKS.find(([most]) => visibleDifference <= most)?.[1] ?? ''
}
