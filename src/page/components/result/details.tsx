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

/** The palette, the figures and the times of the photo that is looked at. */
export function Details() {
  const photo = selected.value
  const result = photo?.result
  return photo && result ? <DetailsOf photo={photo} result={result} /> : null
}

function DetailsOf({ photo, result }: { photo: Photo; result: JobResult }) {
  const { palette, counts, report } = result
  const isPainted = useAfterPaint()
  const stages = STAGES.map(([stage, label]): [string, string] => [
    label,
    stage === 'decode' && !report.ms.decode ? 'kept' : ms(report.ms[stage]),
  ])
  // Not the colors of what is shown, or none.
  const isOfOther = report.kind === 'photo' || (report.usedOriginal && report.colors > palette.length / 4)
  const mark = (entry: number | null) => {
    highlighted.value = entry
  }
  return (
    <section class="details" aria-label="Details">
      {!isOfOther && (
        <div class="card">
          {isPainted && <Palette palette={palette} counts={counts} onHighlight={mark} name={photo.name} />}
          {isPainted && <LockedColors palette={palette} />}
        </div>
      )}
      {report.kind !== 'photo' && <CloudPanel photo={photo} />}
      <div class="card figures-card">
        <Pairs id="facts" label="Figures" pairs={facts(report)} />
        <Pairs id="stages" label="Time per stage" pairs={stages} />
      </div>
    </section>
  )
}
