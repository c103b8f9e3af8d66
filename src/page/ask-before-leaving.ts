import { photos } from './state/photos.ts'

let isAsking = true

/** The user was asked already. */
export function leaveUnasked(): void {
  isAsking = false
}

/** The browser asks before it leaves a page that has photos: a reload empties the list. */
export function askBeforeLeaving(window: Pick<Window, 'addEventListener'>): void {
  window.addEventListener('beforeunload', event => {
    if (isAsking && photos.peek().length > 0) event.preventDefault()
  })
}
