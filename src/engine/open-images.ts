import type { Backend, BackendImage } from '../quantize/backend.ts'
import type { Raster } from '../quantize/types.ts'

/** A picture that stays open on the GPU between jobs, so that it is uploaded and counted once. */
interface OpenImage {
  backend: Backend
  /** Tells pictures apart: see `pixelsKey`. */
  key: object
  image: BackendImage
  bytes: number
  /** A job is on it: jobs that overlap open one of their own. */
  busy: boolean
  /** To be released when the job on it ends. */
  dropped: boolean
}

/** A few pictures, and the sample of each that sizes are estimated from. */
const MAX_OPEN = 8
/** Bytes of pixels of all open pictures together. */
const MAX_BYTES = 2 ** 28

/** Pictures that are open on one engine's GPU, the latest last. */
export function makeOpenImages() {
  let open: OpenImage[] = []

  function close(entry: OpenImage): void {
    open = open.filter(other => other !== entry)
    entry.dropped = true
    if (!entry.busy) entry.image.release()
  }

  function keep(entry: OpenImage): void {
    open = [...open.filter(other => other !== entry), entry]
    const bytes = () => open.reduce((sum, { bytes }) => sum + bytes, 0)
    while (open.length > MAX_OPEN || bytes() > MAX_BYTES) close(open[0])
  }

  async function runOn<T>(
    entry: OpenImage,
    work: (image: BackendImage) => Promise<T>,
    { signal, isNew }: { signal: AbortSignal | undefined; isNew: boolean },
  ): Promise<T> {
    let stays = false
    entry.busy = true
    try {
      const result = await work(entry.image)
      stays = true
      return result
    } catch (error) {
      // A cancelled job leaves the picture as it was; a fault of the GPU does not.
      stays = !isNew && signal?.aborted === true && error === signal.reason
      throw error
    } finally {
      entry.busy = false
      if (stays && !entry.dropped) keep(entry)
      else close(entry)
    }
  }

  /** The open picture of these pixels that no job is on. */
  const find = (backend: Backend, key?: object) =>
    open.find(entry => entry.backend === backend && entry.key === key && !entry.busy)

  return {
    /** Works on the open picture of these pixels, which have not changed; opens it, and leaves it open, if need be. */
    use<T>(
      backend: Backend,
      raster: Raster,
      { key, signal }: { key: object; signal?: AbortSignal },
      work: (image: BackendImage) => Promise<T>,
    ) {
      const entry = find(backend, key)
      const bytes = 4 * raster.width * raster.height
      const opened = entry ?? { backend, key, image: backend.openImage(raster), bytes, busy: false, dropped: false }
      return runOn(opened, work, { signal, isNew: !entry })
    },

    /** The same for colors alone; null if the picture is not open. */
    useOpen<T>(
      backend: Backend,
      { key, signal }: { key: object | undefined; signal?: AbortSignal },
      work: (image: BackendImage) => Promise<T>,
    ) {
      const entry = find(backend, key)
      return entry ? runOn(entry, work, { signal, isNew: false }) : null
    },

    /** Closes the picture of these pixels, which may have changed or are not needed any more. */
    forget(key: object | undefined): void {
      for (const entry of open) if (entry.key === key) close(entry)
    },

    releaseAll(): void {
      for (const entry of open) close(entry)
    },
  }
}
