import { MAX_SHARED_BYTES, NAME_HEADER, SHARE_CACHE, SHARE_FIELD, type ShareOutcome } from './share-protocol.ts'

/** The system's own requests have no page behind them. A site that hides where it is looks the same. */
const isForeign = ({ referrer }: Pick<Request, 'referrer'>, home: URL): boolean =>
  URL.canParse(referrer) && referrer !== 'about:client' && new URL(referrer).origin !== home.origin

/** Why files are not taken, or null. */
export function refusalOf(files: readonly Pick<File, 'size'>[]): 'none' | 'size' | null {
  if (files.length === 0) return 'none'
  const bytes = files.reduce((sum, { size }) => sum + size, 0)
  return bytes > MAX_SHARED_BYTES ? 'size' : null
}

/** Puts files where the page finds them. */
async function keepFiles(files: readonly File[], home: URL): Promise<void> {
  const cache = await caches.open(SHARE_CACHE)
  for (const [place, file] of files.entries()) {
    const headers = { 'content-type': file.type, [NAME_HEADER]: encodeURIComponent(file.name) }
    await cache.put(new URL(`shared/${place}`, home), new Response(file, { headers }))
  }
}

/** Takes the photos of a request by which another app shares them. They go to this device's disk and nowhere else. */
export async function receiveShare(request: Request, home: URL): Promise<ShareOutcome> {
  if (isForeign(request, home)) return 'foreign'
  try {
    await caches.delete(SHARE_CACHE) // an earlier share that nobody took
    const form = await request.formData()
    // A field without files holds one without a name.
    const files = form.getAll(SHARE_FIELD).filter(entry => entry instanceof File && entry.name !== '') as File[]
    const refusal = refusalOf(files)
    if (!refusal) await keepFiles(files, home)
    return refusal ?? 'files'
  } catch {
    return 'storage'
  }
}
