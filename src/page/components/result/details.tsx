import type { CompressReport, StageMs } from '../../../index.ts'
import { count, decibels, ms } from '../../format-values.ts'
import { highlighted, type Photo, selected } from '../../state/photos.ts'
import type { JobResult } from '../../workers/worker-protocol.ts'
import { useAfterPaint } from '../after-paint.ts'
import { CloudPanel } from '../cloud-panel.tsx'
import { LockedColors } from '../palette/locked-colors.tsx'
import { Palette } from '../palette/palette-panel.tsx'

export const STAGES: [Exclude<keyof StageMs, 'parts'>, string][] = [
  ['decode', 'Decode'],
  ['histogram', 'Histogram'],
  ['search', 'Search'],
  ['init', 'Init'],
  ['kmeans', 'k-means'],
  ['palette', 'Palette'],
  ['remap', 'Remap'],
  ['dither', 'Dither'],
  ['encode', 'Encode'],
  ['other', 'Other'],
  ['total', 'Total'],
]

/** Bits that were cut off do not count among the error. */
export function lossText({ psnr, inputBits, usedOriginal }: CompressReport): string {
  if (inputBits <= 8 || usedOriginal) return decibels(psnr)
  return Number.isFinite(psnr)
    ? `${decibels(psnr)}, ${inputBits} bits reduced to 8`
    : `no error in 8 bits, ${inputBits} bits reduced`
}

function facts(report: CompressReport): [string, string][] {
  const ended = report.converged ? '' : ', stopped at the limit'
  return [
    ['Size', `${count(report.width)} × ${count(report.height)}`],
    ['Source colors', count(report.distinctColors)],
    ['Palette colors', report.kind === 'photo' ? 'no palette' : count(report.colors)],
    ['PSNR', lossText(report)],
    ['Difference that shows', report.visibleDifference.toFixed(2)],
    ['Quality', `${report.quality} of 100`],
    ['Iterations', `${report.iterations}${ended}`],
    ['Backend', report.adapter ? `GPU: ${report.adapter}` : report.backend.toUpperCase()],
  ]
}

/** Each pair stays together when the list wraps. */
function Pairs({ id, label, pairs }: { id: string; label: string; pairs: [string, string][] }) {
  return (
    <dl id={id} aria-label={label}>
      {pairs.map(([term, text]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  )
}

const mark = (entry: number | null) => {
  highlighted.value = entry
}

/** The palette of the photo that is looked at: beside the picture if there is room, else below. */
export function PaletteCard() {
  const photo = selected.value
  return photo?.result ? <PaletteOf photo={photo} result={photo.result} /> : null
}

function PaletteOf({ photo, result: { palette, counts, report } }: { photo: Photo; result: JobResult }) {
  const isPainted = useAfterPaint()
  // Not the colors of what is shown, or none.
  const isOfOther = report.kind === 'photo' || (report.usedOriginal && report.colors > palette.length / 4)
  if (isOfOther) return null
  return (
    <div class="card palette-card">
      {isPainted && <Palette palette={palette} counts={counts} onHighlight={mark} name={photo.name} />}
      {isPainted && <LockedColors palette={palette} />}
    </div>
  )
}

/** The colors in space, the figures and the times of the photo that is looked at. */
export function Details() {
  const photo = selected.value
  const { report } = photo?.result ?? {}
  if (!photo || !report) return null
  const stages = STAGES.map(([stage, label]): [string, string] => [
    label,
    stage === 'decode' && !report.ms.decode ? 'kept' : ms(report.ms[stage]),
  ])
  return (
    <section class="details" aria-label="Details">
      {report.kind !== 'photo' && <CloudPanel photo={photo} />}
      <details class="card">
        <summary>Figures and times</summary>
        <div class="figures-card">
          <Pairs id="facts" label="Figures" pairs={facts(report)} />
          <Pairs id="stages" label="Time per stage" pairs={stages} />
        </div>
      </details>
    </section>
  )
}
