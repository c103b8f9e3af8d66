import type { CompressReport } from '../index.ts'

/**
 * Up to which difference that shows (`seen`) a sentence holds. Over 8 Kodak photos 0.45 goes with SSIMULACRA2 at about
 * 85, 0.75 with 70, 1.3 with 57, 2.3 with 25.
 */
const LOOKS: [number, string][] = [
  [0, 'Every pixel is the same'],
  [0.45, 'Looks the same'],
  [0.75, 'Hard to tell apart'],
  [1.3, 'Small differences on a close look'],
  [2.3, 'Differences that show'],
  [Number.POSITIVE_INFINITY, 'The look of a poster'],
]

/** How much of the picture is lost, in plain words. */
export const qualityLabel = ({ visibleDifference }: Pick<CompressReport, 'visibleDifference'>): string =>
  LOOKS.find(([most]) => visibleDifference <= most)?.[1] ?? ''
