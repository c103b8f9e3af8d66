import { useEffect, useState } from 'preact/hooks'
import { settings } from '../state/chosen-settings.ts'
import { bring } from '../state/extras.ts'
import { highlighted, type Photo } from '../state/photos.ts'
import type { Colors } from '../workers/worker-protocol.ts'

/** The distinct colors of a photo, asked for when the panel is first open. */
function useColors(photo: Photo, open: boolean): { points: Colors | null; error: string } {
  const [cloud, setFound] = useState<{ id: number; points: Colors | null; error: string }>({
    id: 0,
    points: null,
    error: '',
  })
  const isReady = photo.state === 'done'
  useEffect(() => {
    if (!open || !isReady || cloud.id === photo.id) return
    const ending = new AbortController()
    bring.colors(photo.file, ending.signal).then(
      points => setFound({ id: photo.id, points, error: '' }),
      error => ending.signal.aborted || setFound({ id: photo.id, points: null, error: String(error.message ?? error) }),
    )
    return () => ending.abort()
  }, [open, isReady, photo.id])
  return cloud.id === photo.id ? cloud : { points: null, error: '' }
}

/**
 * Whether the element is known, whose code is fetched when the panel is first open: before, it would take no
 * properties.
 */
function useElement(open: boolean): boolean {
  const [isDefined, setKnown] = useState(false)
  useEffect(() => {
    if (!open || isDefined) return
    import('../elements/color-cloud/color-cloud.ts').then(({ defineColorCloud }) => {
      defineColorCloud()
      setKnown(true)
    })
  }, [open])
  return isDefined
}

/** The colors in space, with the centroids on their way; nothing is worked out while it is closed. */
export function CloudPanel({ photo }: { photo: Photo }) {
  const [open, setOpen] = useState(false)
  const isDefined = useElement(open)
  const { points, error } = useColors(photo, open)
  const { palette, snapshots: frames } = photo.result ?? {}
  const { space } = settings.value
  return (
    <details class="card cloud" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Colors in space</summary>
      {error && <p class="fault">{error}</p>}
      {open && isDefined && points && palette && (
        <color-cloud
          points={points}
          frames={frames ?? [palette]}
          space={space === 'srgb' ? 'srgb' : 'oklab'}
          entry={highlighted.value}
        />
      )}
      {open && !(isDefined && points) && !error && <p class="note">Counting the colors…</p>}
    </details>
  )
}
