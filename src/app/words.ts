import type { CompressReport } from '../index.ts'

/** From which quality on (0..100, pngquant's scale) a sentence holds; looked at on the Kodak photos at 2 to 256 colours. */
const LOOKS: [number, string][] = [
  [100, 'Every pixel is the same'],
  [80, 'Looks the same'],
  [60, 'Hard to tell apart'],
  [35, 'Small differences on a close look'],
  [12, 'Visible differences'],
  [0, 'The look of a poster'],
]

/** How much of the picture is lost, in plain words. */
export const lookOf = ({ quality }: Pick<CompressReport, 'quality'>): string =>
  LOOKS.find(([from]) => quality >= from)?.[1] ?? ''
