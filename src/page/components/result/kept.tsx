import type { CompressReport } from '../../../index.ts'
import { bytes } from '../../format-values.ts'
import { isAdvised } from '../../state/advice.ts'
import { change, changeOwn, type Settings, settingsOf } from '../../state/chosen-settings.ts'
import { type Photo, photos, useFirstFrame } from '../../state/photos.ts'

const about = (estimated: boolean, size: number) => `${estimated ? 'about ' : ''}${bytes(size)}`

/** Says that no palette of these settings is smaller, and offers what is, with its bytes. */
function Smaller({ id, report }: { id: number; report: CompressReport }) {
  const { smallerAlternative: fewer, photoAlternative: photo } = report
  const isOfMany = photos.value.length > 1
  const scope = isOfMany ? ' Each button is for this photo alone.' : ''
  const take = (patch: Settings) => (isOfMany ? changeOwn(id, patch) : change(patch))
  const colors = () => take({ colors: fewer!.colors, quality: null, maxBytes: null, format: 'png' })
  return (
    <>
      <p>
        <strong>This photo is already well compressed.</strong> The original stays as it is: the result would have{' '}
        {bytes(report.resultBytes)}.{!settingsOf(id).locked && !isAdvised(report) && ' Looking for something smaller…'}
        {(fewer || photo) && scope}
      </p>
      {(fewer || photo) && (
        <div class="row">
          {fewer && (
            <button type="button" id="take-colors" onClick={colors}>
              {fewer.colors} colors, {about(fewer.estimated, fewer.bytes)}
            </button>
          )}
          {photo && (
            <button
              type="button"
              id="take-photo"
              title="A lossy WebP, which has no palette"
              onClick={() => take({ quality: null, maxBytes: null, format: 'photo' })}
            >
              Photo WebP, {about(photo.estimated, photo.bytes)}
            </button>
          )}
        </div>
      )}
    </>
  )
}

function Animated({ photo: { id, result } }: { photo: Photo }) {
  return (
    <>
      <p>
        <strong>Animated: left as it is.</strong> A palette image has one frame.
      </p>
      <div class="row">
        <button type="button" id="take-frame" onClick={() => useFirstFrame(id)}>
          Use first frame, {bytes(result!.firstFrame!.blob.size)}
        </button>
      </div>
    </>
  )
}

/** Says why the original was kept, and what can be had instead. */
export function Kept({ photo }: { photo: Photo }) {
  const { firstFrame, report } = photo.result!
  return (
    <section id="kept" class="kept card" aria-label="The original was kept">
      {firstFrame ? <Animated photo={photo} /> : <Smaller id={photo.id} report={report} />}
    </section>
  )
}
