import {
  alternativeNote,
  type CompressOptions,
  type CompressReport,
  formatTitle,
  OPTIONS,
  parseBytes,
  photoNote,
  roundedBytes,
} from '../node.ts'

/** Where a result came from and went to. */
export interface Paths {
  input: string
  /** Null where nothing was written. */
  output: string | null
}

/** A size as people read it: 812 B, 12.3 kB, 5.2 MB (powers of 1000). */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 999_950) return `${(bytes / 1e3).toFixed(1)} kB`
  return `${(bytes / 1e6).toFixed(1)} MB`
}

/** A ratio as people read it: 1.93, 12.4. */
const ratio = (larger: number, smaller: number) => (larger / smaller).toFixed(larger < 9.995 * smaller ? 2 : 1)

type Change = Pick<CompressReport, 'bytesIn' | 'bytesOut' | 'usedOriginal' | 'inputFormat'>

/** How the output compares with the input, plainly. */
function formatChange({ bytesIn, bytesOut, usedOriginal, inputFormat }: Change): string {
  if (usedOriginal) return 'the original was kept'
  if (bytesOut === bytesIn) return 'the same size'
  if (bytesOut > bytesIn) return `larger: ${ratio(bytesOut, bytesIn)} times its ${formatTitle(inputFormat)}`
  return `${(bytesIn / bytesOut).toFixed(1)} times smaller`
}

/** Decibels; a picture without any error has none. Bits that were cut off do not count among the error. */
function formatPsnr({ psnr, inputBits, usedOriginal }: CompressReport): string {
  const isReduced = inputBits > 8 && !usedOriginal
  if (!Number.isFinite(psnr)) return isReduced ? `lossless in 8 bits, ${inputBits} bits reduced` : 'lossless'
  return `PSNR ${psnr.toFixed(1)} dB${isReduced ? `, ${inputBits} bits reduced to 8` : ''}`
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(ms < 995 ? 2 : 1)} s`

const MINUTE_MS = 60_000

/** A time as people read it: 0.42 s, 12.3 s, 4 min, 3.2 h. */
export function formatTime(ms: number): string {
  if (ms < 2 * MINUTE_MS) return seconds(ms)
  const minutes = ms / MINUTE_MS
  return minutes < 120 ? `${Math.round(minutes)} min` : `${(minutes / 60).toFixed(1)} h`
}

export type Targets = Pick<CompressOptions, 'colors' | 'quality' | 'maxBytes'>

/** Why there are so many colors, where that was looked for. */
function reason(
  { searchedColors: found, usedOriginal, quality, lossy, bytesIn }: CompressReport,
  { colors, quality: wanted, maxBytes }: Targets,
): string {
  if (found === null || usedOriginal) return ''
  const eye = colors === 'auto' ? [found < OPTIONS.colors.max ? 'no visible loss' : 'the most'] : []
  const range = wanted != null ? [`quality ${quality}`] : []
  const size = maxBytes != null ? [`at most ${formatBytes(parseBytes(maxBytes, bytesIn)!)}`, `lossiness ${lossy}`] : []
  return ` (${[...eye, ...range, ...size].join(', ')})`
}

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`

/** One line for people. */
export function humanLine({ input, output }: Paths, report: CompressReport, targets: Targets = {}): string {
  const { bytesIn, bytesOut, colors, kind, ms, backend } = report
  const sizes = `${formatBytes(bytesIn)} -> ${formatBytes(bytesOut)} (${formatChange(report)})`
  const what = kind === 'photo' ? 'photo without a palette' : plural(colors, 'color') + reason(report, targets)
  const facts = [what, formatPsnr(report), seconds(ms.total), backend]
  return `${input} -> ${output}  ${sizes}, ${facts.join(', ')}`
}

/** Says what would be smaller. */
export function alternativeNotes({ smallerAlternative, photoAlternative }: CompressReport): string[] {
  return [
    ...(smallerAlternative ? [alternativeNote(smallerAlternative)] : []),
    ...(photoAlternative ? [photoNote(photoAlternative)] : []),
  ]
}

/** Says of a result that was not written how large it is, and what would be smaller. */
export function unwrittenText(report: CompressReport): string {
  const { resultBytes, resultIsRough, bytesIn, inputFormat } = report
  const factor = resultBytes === bytesIn ? 'as many as' : `${ratio(resultBytes, bytesIn)} times`
  return [
    `The result would have ${roundedBytes(resultBytes, resultIsRough)} bytes, ${factor} its ${formatTitle(inputFormat)}'s`,
    `${bytesIn.toLocaleString('en')}: nothing was written.`,
    ...alternativeNotes(report),
    '`allowLarger` writes it all the same.',
  ].join(' ')
}

/** What `--verbose` adds. */
export function verboseLines(report: CompressReport): string[] {
  const {
    width,
    height,
    distinctColors,
    iterations,
    converged,
    backend,
    adapter,
    ms,
    quality,
    searchedColors: found,
    visibleDifference,
    photoQuality,
  } = report
  const search =
    photoQuality !== null
      ? `; WebP quality ${photoQuality}`
      : found === null
        ? ''
        : `; ${plural(found, 'color')} found in ${seconds(ms.search)}`
  const end = converged ? 'converged' : 'stopped at the cap'
  const { parts, ...whole } = ms
  const formatTimes = (times: object) => Object.entries(times).map(([name, time]) => `${name} ${time.toFixed(0)}`)
  const inThese = formatTimes(backend === 'gpu' ? parts : { lloyd: parts.lloyd })
  return [
    `  ${width}x${height}, ${plural(distinctColors, 'distinct color')}, ${plural(iterations, 'iteration')} (${end})`,
    `  quality ${quality} of 100, difference that shows ${visibleDifference.toFixed(2)}${search}`,
    `  ms: ${formatTimes(whole).join(', ')} (in these ${inThese.join(', ')})${adapter ? `; adapter: ${adapter}` : ''}`,
  ]
}

/** One line for programs: the fields and their order are part of the contract. `psnr` is null where mse is 0. */
export function jsonLine({ input, output }: Paths, report: CompressReport): string {
  const { width, height, pixels, distinctColors, colors, space, backend, adapter } = report
  const { iterations, converged, mse, psnr, bytesIn, bytesOut, usedOriginal, inputFormat, smallerAlternative, format } =
    report
  const { quality, searchedColors, lossy, visibleDifference, inputBits, resultBytes } = report
  const { kind, photoQuality, photoAlternative } = report
  return JSON.stringify({
    input,
    output,
    width,
    height,
    pixels,
    distinctColors,
    colors,
    space,
    backend,
    adapter,
    iterations,
    converged,
    mse,
    psnr: Number.isFinite(psnr) ? psnr : null,
    bytesIn,
    bytesOut,
    ms: report.ms,
    usedOriginal,
    inputFormat,
    smallerAlternative,
    format,
    quality,
    searchedColors,
    lossy,
    visibleDifference,
    inputBits,
    resultBytes,
    kind,
    photoQuality,
    photoAlternative,
  })
}
