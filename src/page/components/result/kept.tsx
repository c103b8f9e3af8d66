import type { CompressReport } from '../../../index.ts'
import { bytes } from '../../format-values.ts'
import { isAdvised } from '../../state/advice.ts'
import { change, changeOwn, type Settings, settingsOf } from '../../state/chosen-settings.ts'
import { type Photo, photos, useFirstFrame } from '../../state/photos.ts'

/** Changes settings of this photo alone, or of the list if it is all that there is. */
const take = (id: number, patch: Settings) => (photos.value.length > 1 ? changeOwn(id, patch) : change(patch))
const takePhotoWebp = (id: number) => take(id, { quality: null, maxBytes: null, format: 'photo' })

const about = (estimated: boolean, size: number) => `${estimated ? 'about ' : ''}${bytes(size)}`

const NOTHING = ' Nothing smaller was found that looks as good.'

/** Says that no palette of these settings is smaller, and offers what is, with its bytes. */
function Smaller({ id, report }: { id: number; report: CompressReport }) {
  const { smallerAlternative: fewer, photoAlternative: photo } = report
  const { locked, palette } = settingsOf(id)
  const asksOther = locked || palette // Then other palettes are not looked for.
  const hasOffer = fewer !== null || photo !== null
  const isOfMany = photos.value.length > 1
  const scope = isOfMany ? ' Each button is for this photo alone.' : ''
  const takeColors = () => take(id, { colors: fewer!.colors, quality: null, maxBytes: null, format: 'png' })
  return (
    <>
      <p>
        <strong>This photo is already well compressed.</strong> The original stays as it is: the result would have{' '}
        <span class="unbroken">{about(report.resultIsRough, report.resultBytes)}</span>.
        {!asksOther && (isAdvised(report) ? !hasOffer && NOTHING : ' Looking for something smaller…')}
        {hasOffer && scope}
      </p>
      {hasOffer && (
        <div class="row">
          {fewer && (
            <button type="button" id="take-colors" onClick={takeColors}>
              {fewer.colors} colors, {about(fewer.estimated, fewer.bytes)}
            </button>
          )}
          {photo && (
            <button
              type="button"
              id="take-photo"
              title="A lossy WebP, which has no palette"
              onClick={() => takePhotoWebp(id)}
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

/** Formats whose files are compressed already, so that a palette is seldom smaller. */
const isCompressed = ({ type }: File) => /^image\/(jpeg|avif|hei[cf])$/.test(type)

/**
 * For a photo of a format whose original may be kept: holds the place where that is said, so that nothing moves once it
 * is known. With a smaller palette it offers what may be smaller still.
 */
function MayBeKept({ photo: { id, file, state, result } }: { photo: Photo }) {
  if (!isCompressed(file) || settingsOf(id).format === 'photo') return null
  const isSmaller = state === 'done' && result !== null
  return (
    <section id="may-be-kept" class="card awaiting" aria-label="Something smaller">
      <p>
        {isSmaller
          ? 'A palette is smaller than this photo. A WebP without a palette may be smaller still.'
          : 'This photo is compressed already. If no palette is smaller, the original stays as it is.'}
      </p>
      {isSmaller ? (
        <div class="row">
          <button type="button" onClick={() => takePhotoWebp(id)}>
            Try photo WebP
          </button>
        </div>
      ) : (
        <span class="blank" aria-hidden="true" />
      )}
    </section>
  )
}

/** Says why the original was kept, and what can be had instead. */
export function Kept({ photo }: { photo: Photo }) {
  if (!photo.result?.report.usedOriginal) return <MayBeKept photo={photo} />
  const { firstFrame, report } = photo.result
  return (
    <section id="kept" class="kept card" aria-label="The original was kept">
      {firstFrame ? <Animated photo={photo} /> : <Smaller id={photo.id} report={report} />}
    </section>
  )
}
