import type { CompressReport } from '../../../index.ts'
import type { PictureFault } from '../../elements.d.ts'
import { colors } from '../../format-values.ts'
import { isTooFew } from '../../quality-label.ts'
import { settings } from '../../state/chosen-settings.ts'
import { isOfEngine } from '../../state/engine-note.ts'
import { bring } from '../../state/extras.ts'
import { highlighted, type Photo, selected } from '../../state/photos.ts'
import { Ground, ground, isClear } from './ground.tsx'
import { Kept } from './kept.tsx'

const nameOf = ({ kind, colors: number }: CompressReport) =>
  ({ palette: colors(number), photo: 'Photo WebP', original: `The original, ${colors(number)}` })[kind]

/** What the card about a kept original says itself. */
const isOfKept = (note: string) => /the original was kept\.$|^Only the first frame/.test(note)

/** What the job has to say of this photo; a draft has less to say. */
function Notes({ photo: { state, result } }: { photo: Photo }) {
  const report = result?.report
  const notes = report?.notes.filter(note => !isOfEngine(note) && !isOfKept(note)) ?? []
  const isPalette = state === 'done' && report?.kind === 'palette'
  const isOfAuto = isPalette && isTooFew(report, settings.value.colors === 'auto')
  return (
    <>
      {isOfAuto && (
        <p id="too-few" class="note">
          256 colors are not enough to look the same.
        </p>
      )}
      <p id="note" class="note" role="status">
        {notes.join(' ')}
      </p>
    </>
  )
}

function highlightOf({ result }: Photo) {
  const { indices, report } = result ?? {}
  const entry = highlighted.value
  return report && indices && entry !== null ? { indices, width: report.width, height: report.height, entry } : null
}

/** The photo that is looked at, before and after. */
export function Result() {
  const photo = selected.value
  // The original is decoded beside the job, so that its result can be shown as soon as there is one.
  if (!photo || !(photo.result || ['working', 'waiting', 'cancelled'].includes(photo.state))) return null
  const { result, preview } = photo
  const { report } = result ?? {}
  const name = report ? nameOf(report) : ''
  return (
    <section id="result" class={`result ${photo.state}`} aria-label="Result">
      <compare-view
        original={photo.drawable ?? photo.file}
        onpictureerror={({ currentTarget, detail }: PictureFault) => {
          if (detail.side === 'original' && currentTarget.original === photo.file) bring.drawable(photo)
        }}
        result={preview ?? result?.blob ?? null}
        resultLabel={preview ? 'Preview' : report?.usedOriginal ? 'The original' : name}
        highlight={preview ? null : highlightOf(photo)}
        style={{ '--ground': ground.value || null }}
      />
      {result && isClear(result.palette) && <Ground />}
      <Kept photo={photo} />
      <Notes photo={photo} />
      <p id="result-name" class="visually-hidden">
        {name}
      </p>
    </section>
  )
}
