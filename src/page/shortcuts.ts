import { signal } from '@preact/signals'
import { listed } from './preferences/list-order.ts'
import { CLASSIC, change, redo, settings, undo } from './state/chosen-settings.ts'
import { select, selected } from './state/photos.ts'

/** The nearest classic number of colors below or above. */
function stepColors(up: boolean): void {
  const { colors } = settings.value
  if (typeof colors !== 'number') return
  const next = up ? CLASSIC.find(count => count > colors) : CLASSIC.findLast(count => count < colors)
  if (next) change({ colors: next })
}

function stepPhoto(by: number): void {
  const list = listed.value
  const index = list.findIndex(photo => photo.id === selected.value?.id)
  const next = list[index + by]
  if (next) select(next.id)
}

const press = (selector: string) => document.querySelector<HTMLElement>(selector)?.click()

/** Where the choice is kept, which is of the person rather than of a photo. */
const STORED = 'huepress-letter-keys'

function storedChoice(): boolean {
  try {
    return localStorage.getItem(STORED) !== 'off'
  } catch {
    return true // a browser that keeps no data
  }
}

/** Whether single letters and signs do something: whoever speaks to the computer, or mistypes, turns them off. */
export const lettersOn = signal(storedChoice())

export function setLetters(on: boolean): void {
  lettersOn.value = on
  try {
    localStorage.setItem(STORED, on ? 'on' : 'off')
  } catch {}
}

/** Whether a key belongs to the field that has the focus. */
const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.matches('input:not([type=range], [type=radio], [type=checkbox]), select, textarea')

/** Keys of the whole page; fields keep theirs. */
export function listenToKeys(showHelp: () => void, cancel: () => void): () => void {
  const actions: Record<string, () => void> = {
    '?': showHelp,
    o: () => press('#choose'),
    s: () => press('#download a'),
    'Shift s': () => press('#save-all'),
    '[': () => stepColors(false),
    ']': () => stepColors(true),
    j: () => stepPhoto(1),
    k: () => stepPhoto(-1),
    Escape: cancel,
  }
  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || isTyping(event.target) || document.querySelector('dialog[open], :popover-open'))
      return
    const letter = event.key.length === 1 ? event.key.toLowerCase() : event.key
    const key = event.shiftKey && actions[`Shift ${letter}`] ? `Shift ${letter}` : letter
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      if (key !== 'z' && key !== 'y') return
      event.preventDefault()
      if (key === 'y' || event.shiftKey) redo()
      else undo()
      return
    }
    if (event.altKey || !actions[key] || (event.key.length === 1 && !lettersOn.value)) return
    event.preventDefault()
    actions[key]()
  }
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}
