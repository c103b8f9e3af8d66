/**
 * Keeps the page's files for work without a network, and takes photos that other apps share. Built by vite.pwa.ts,
 * which puts the list of files in.
 */
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  type PrecacheEntry,
  precacheAndRoute,
} from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { CacheFirst } from 'workbox-strategies'
import { RARE_FILES } from './rare-files.ts'
import { receiveShare } from './receive-share.ts'
import { SHARE_PARAMETER, SHARE_PATH } from './share-protocol.ts'

/** What a service worker has beside other workers, as far as it is used here. */
declare const self: {
  __WB_MANIFEST: PrecacheEntry[]
  registration: ServiceWorkerRegistration
  skipWaiting(): Promise<void>
  addEventListener(type: 'message', listen: (event: MessageEvent<{ type?: string } | null>) => void): void
}

/** Where the page is, with a slash at the end. */
const home = new URL(self.registration.scope)

// The page asks for it once the user takes a new version.
self.addEventListener('message', ({ data }) => {
  if (data?.type === 'SKIP_WAITING') self.skipWaiting()
})

precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()
registerRoute(new NavigationRoute(createHandlerBoundToURL('index.html')))
registerRoute(new RegExp(`/assets/(${RARE_FILES.join('|')})-`), new CacheFirst())
registerRoute(
  ({ url }) => url.href === new URL(SHARE_PATH, home).href,
  async ({ request }) => {
    const outcome = await receiveShare(request, home)
    return Response.redirect(new URL(`?${SHARE_PARAMETER}=${outcome}`, home), 303)
  },
  'POST',
)
