import type { CompressReport } from '../../index.ts'
import { bytes } from '../format-values.ts'
import { isAdvised } from '../state/advice.ts'
import { change } from '../state/chosen-settings.ts'
import { photos } from '../state/photos.ts'

const about = (estimated: boolean, size: number) => `${estimated ? 'about ' : ''}${bytes(size)}`

/** Says why the original was kept, and offers what is smaller, with its bytes. */
export function Kept({ report }: { report: CompressReport }) {
  const { smallerAlternative: fewer, photoAlternative: photo } = report
  const scope = photos.value.length > 1 ? ' Each button is for all photos.' : ''
  const colors = () => change({ colors: fewer!.colors, quality: null, maxBytes: null, format: 'png' })
  return (
    <section id="kept" class="kept card" aria-label="The original was kept">
      <p>
        <strong>This photo is already well compressed.</strong> The original stays as it is.
        {!isAdvised(report) && ' Looking for something smaller…'}
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
              onClick={() => change({ quality: null, maxBytes: null, format: 'photo' })}
            >
              Photo WebP, {about(photo.estimated, photo.bytes)}
            </button>
          )}
        </div>
      )}
    </section>
  )
}
