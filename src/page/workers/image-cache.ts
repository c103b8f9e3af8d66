import { decode, ImageContext } from '../../index.ts'
import type { JobSettings } from './worker-protocol.ts'

/** A picture that was decoded, with all that was found of it. */
interface CachedImage {
  source: number
  tolerant: boolean
  picture: ImageContext
  /** Jobs on it, which may go on when it has left the cache. */
  jobs: number
  hasLeft: boolean
}

/** Pictures that stay beside the latest one, and their pixels together: 64 MiB decoded. */
const MAX_OTHERS = 3
const MAX_OTHER_PIXELS = 2 ** 24

const pixelsOf = ({ picture: { source } }: CachedImage) => source.width * source.height

/** Least recently used first. */
let images: CachedImage[] = []

function leave(image: CachedImage): void {
  image.hasLeft = true
  if (image.jobs > 0) image.picture.close()
  else image.picture.destroy()
}

/** Closes pictures, the least recently used ones first, until the rest may stay beside another one. */
function makeRoom(): void {
  const pixels = () => images.reduce((sum, image) => sum + pixelsOf(image), 0)
  while (images.length > MAX_OTHERS || pixels() > MAX_OTHER_PIXELS) leave(images.shift()!)
}

interface Decoded {
  picture: ImageContext
  /** What decoding took; 0 if its pixels were still here. */
  ms: number
}

/** Works on a file that is decoded, unless its pixels are still here. */
export async function withPicture<T>(
  source: number,
  file: Blob,
  { tolerant = false }: Partial<Pick<JobSettings, 'tolerant'>>,
  work: (decoded: Decoded) => Promise<T>,
): Promise<T> {
  const isSame = (image: CachedImage) => image.source === source && image.tolerant === tolerant
  const cached = images.find(isSame)
  images = images.filter(image => image !== cached)
  // Before the next one is decoded, so that both fit.
  makeRoom()
  const start = performance.now()
  const picture = cached?.picture ?? new ImageContext(await decode(file, { tolerant }))
  const image = cached ?? { source, tolerant, picture, jobs: 0, hasLeft: false }
  for (const other of images.filter(isSame)) leave(other)
  images = [...images.filter(image => !isSame(image)), image]
  image.jobs++
  try {
    return await work({ picture, ms: cached ? 0 : performance.now() - start })
  } finally {
    image.jobs--
    if (image.hasLeft && image.jobs === 0) picture.destroy()
  }
}
