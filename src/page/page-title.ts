import { effect } from '@preact/signals'
import { bytes } from './format-values.ts'
import { announce } from './state/announce.ts'
import { type Batch, batch, failed } from './state/batch.ts'

/** What the work came to, for screen readers: one sentence, at its end. */
function endOf({ total, ready, bytesIn, bytesOut }: Batch, failures: readonly string[]): string {
  const summary = `${total > 1 ? `${ready} of ${total} photos done` : 'Done'}, ${bytes(bytesIn)} became ${bytes(bytesOut)}.`
  if (failures.length === 0) return summary
  if (total === 1) return '' // Its own error is said as it comes.
  const more = failures.length > 3 ? ` and ${failures.length - 3} more` : ''
  return `${summary} Failed: ${failures.slice(0, 3).join(', ')}${more}.`
}

/** In the title while the page is in the background: `(12/50) huepress`. */
const titleOf = ({ total, ready, failed }: Batch): string => `(${ready + failed}/${total}) huepress`

/** Says the end of a batch, and how far it is in the title of a tab that is not looked at. */
export function tellNews(page: Document): void {
  const { title } = page
  let wasBusy = false
  const showTitle = () => {
    const now = batch.peek()
    page.title = page.hidden && now.total > 0 ? titleOf(now) : title
  }
  page.addEventListener('visibilitychange', showTitle)
  effect(() => {
    const now = batch.value
    const isEnd = wasBusy && !now.busy && now.ready + now.failed === now.total
    const isBegin = now.busy && !wasBusy
    wasBusy = now.busy || (wasBusy && !isEnd)
    showTitle()
    if (isBegin && now.total > 1) announce(`Working on ${now.total - now.ready - now.failed} of ${now.total} photos.`)
    if (!isEnd) return
    const names = failed.peek().map(photo => photo.path)
    announce(endOf(now, names))
  })
}
