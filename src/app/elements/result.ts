import type { CompressReport } from '../../compress.ts'
import type { StageMs } from '../../types.ts'
import type { JobResult } from '../../worker/protocol.ts'
import { byId, make } from '../dom.ts'
import { bytes, count, decibels, ms, outputName, times } from '../format.ts'

const STAGES: [keyof StageMs, string][] = [
  ['decode', 'Decode'],
  ['count', 'Count'],
  ['search', 'Search'],
  ['seed', 'Seed'],
  ['cluster', 'Cluster'],
  ['remap', 'Remap'],
  ['dither', 'Dither'],
  ['encode', 'Encode'],
  ['total', 'Total'],
]

/** Fills a description list; each pair stays together when the list wraps. */
function fill(list: HTMLElement, pairs: [string, string][]): void {
  list.replaceChildren(
    ...pairs.map(([term, text]) =>
      make('div', {}, make('dt', { textContent: term }), make('dd', { textContent: text })),
    ),
  )
}

/** Points an image at a blob and lets go of what it showed before. */
function show(image: HTMLImageElement, blob: Blob): string {
  const before = image.src
  image.src = URL.createObjectURL(blob)
  if (before) URL.revokeObjectURL(before)
  return image.src
}

function facts(report: CompressReport): [string, string][] {
  const ended = report.converged ? '' : ', stopped at the limit'
  return [
    ['Size', `${count(report.width)} × ${count(report.height)}`],
    ['Source colours', count(report.distinctColors)],
    ['Palette colours', count(report.colors)],
    ['PSNR', decibels(report.psnr)],
    ['Quality', `${report.quality} of 100`],
    ['Iterations', `${report.iterations}${ended}`],
    ['Backend', report.adapter ? `GPU: ${report.adapter}` : report.backend.toUpperCase()],
  ]
}

/** One swatch a palette entry. Styles set from code are within the content security policy. */
function showPalette(palette: Uint8Array): void {
  const swatches = Array.from({ length: palette.length / 4 }, (_, i) => {
    const [r, g, b, a] = palette.subarray(i * 4, i * 4 + 4)
    const swatch = make('span')
    swatch.style.backgroundColor = `rgb(${r} ${g} ${b} / ${a / 255})`
    return swatch
  })
  byId('palette').ariaLabel = `The ${swatches.length} colours of the palette`
  byId('palette').replaceChildren(...swatches)
}

let shown: File | null = null

/** Shows a finished job: both pictures, the figures, the download. The pictures are decoded by the browser itself. */
export function showResult(file: File, { blob, palette, report }: JobResult): void {
  if (shown !== file) show(byId<HTMLImageElement>('original'), file)
  shown = file
  const url = show(byId<HTMLImageElement>('pressed'), blob)
  const { factor, word } = times(report)
  byId('bytes-in').textContent = bytes(report.bytesIn)
  byId('bytes-out').textContent = bytes(report.bytesOut)
  byId('times').textContent = factor
  byId('times-word').textContent = word
  const colours = report.colors === 1 ? '1 colour' : `${count(report.colors)} colours`
  byId('pressed-caption').textContent = report.kept ? `The original, ${colours}` : colours
  showPalette(palette)
  byId('palette').hidden = report.kept && report.colors > palette.length / 4 // not the colours of what is shown
  fill(byId('facts'), facts(report))
  fill(
    byId('stages'),
    STAGES.map(([stage, label]) => [label, stage === 'decode' && !report.ms.decode ? 'kept' : ms(report.ms[stage])]),
  )
  const properties = { className: 'button primary', href: url, download: outputName(file.name, report.format) }
  byId('download').replaceChildren(make('a', properties, 'Download'))
  byId('result').hidden = false
}

/** Takes the pictures and figures away: they belong to another photo. */
export function hideResult(): void {
  byId('result').hidden = true
}
