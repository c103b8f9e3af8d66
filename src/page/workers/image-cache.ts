import { decode, ImageContext } from '../../index.ts'
import type { JobSettings } from './worker-protocol.ts'

/** A picture that was decoded, with all that was found of it. */
interface CachedImage {
  source: number
  tolerant: boolean
  picture: ImageContext
}

/** Pictures that stay beside the latest one, and their pixels together: 64 MiB decoded. */
const MAX_OTHERS = 3
const MAX_OTHER_PIXELS = 2 ** 24

const pixelsOf = ({ picture: { source } }: CachedImage) => source.width * source.height

/** Least recently used first. */
let images: CachedImage[] = []

/** Closes pictures, the least recently used ones first, until the rest may stay beside another one. */
function makeRoom(): void {
  const pixels = () => images.reduce((sum, image) => sum + pixelsOf(image), 0)
  while (images.length > MAX_OTHERS || pixels() > MAX_OTHER_PIXELS) images.shift()?.picture.close()
}

/** Decodes a file, unless its pixels are still here: then 0 ms were spent. */
export async function decodeOnce(
  source: number,
  file: Blob,
  { tolerant = false }: Partial<Pick<JobSettings, 'tolerant'>>,
): Promise<{ picture: ImageContext; ms: number }> {
  const isSame = (image: CachedImage) => image.source === source && image.tolerant === tolerant
  const cached = images.find(isSame)
  images = images.filter(image => image !== cached)
  // Before the next one is decoded, so that both fit.
  makeRoom()
  const start = performance.now()
  const picture = cached?.picture ?? new ImageContext(await decode(file, { tolerant }))
  images = [...images.filter(image => !isSame(image)), { source, tolerant, picture }]
  return { picture, ms: cached ? 0 : performance.now() - start }
}
