import { registerSW } from 'virtual:pwa-register'
import { signal } from '@preact/signals'
import { leaveUnasked } from '../ask-before-leaving.ts'

/** Set where a new version of the page has been fetched and waits to be taken. */
export const newVersion = signal(false)

let take: (reload?: boolean) => Promise<void> = async () => {}

/** Keeps the page's files for work without a network, once it has loaded; a new version waits for `takeVersion`. */
export function keepOffline(): void {
  if (!('serviceWorker' in navigator)) return
  take = registerSW({
    onNeedRefresh() {
      newVersion.value = true
    },
    // Such as a browser that keeps no data: the page works all the same while there is a network.
    onRegisterError() {},
  })
}

/** Loads the page anew in its new version. */
export function takeVersion(): Promise<void> {
  leaveUnasked()
  return take(true)
}
