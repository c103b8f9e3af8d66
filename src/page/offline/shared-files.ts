import { NAME_HEADER, REFUSALS, SHARE_CACHE, SHARE_PARAMETER } from './share-protocol.ts'

/** The outcome that the page was opened with, which is taken out of its address; null if nothing was shared. */
function takeOutcome(): string | null {
  const address = new URL(location.href)
  const outcome = address.searchParams.get(SHARE_PARAMETER)
  if (outcome === null) return null
  address.searchParams.delete(SHARE_PARAMETER)
  history.replaceState(null, '', address)
  return outcome
}

const fileOf = async (response: Response): Promise<File> => {
  const blob = await response.blob()
  return new File([blob], decodeURIComponent(response.headers.get(NAME_HEADER) ?? ''), { type: blob.type })
}

/** Takes the files out of where the service worker put them. */
async function takeFiles(): Promise<File[]> {
  const cache = await caches.open(SHARE_CACHE)
  const responses = await Promise.all((await cache.keys()).map(key => cache.match(key)))
  const files = await Promise.all(responses.filter(response => response !== undefined).map(fileOf))
  await caches.delete(SHARE_CACHE)
  return files
}

/** Files that another app shared with the page it opened, or why none were taken; null if nothing was shared. */
export async function sharedFiles(): Promise<File[] | { refusal: string } | null> {
  const outcome = takeOutcome()
  if (outcome === null) return null
  if (Object.hasOwn(REFUSALS, outcome)) return { refusal: REFUSALS[outcome as keyof typeof REFUSALS] }
  const files = await takeFiles().catch(() => null)
  if (!files) return { refusal: REFUSALS.storage }
  return files.length > 0 ? files : null
}
