import type { Progress, Stage } from '../../types.ts'
import { byId } from '../dom.ts'

const DOING: Record<Stage, string> = {
  decode: 'Decoding',
  count: 'Counting colours',
  search: 'Looking for the number of colours',
  seed: 'Choosing a start',
  cluster: 'Clustering',
  palette: 'Rounding the palette',
  remap: 'Mapping pixels',
  dither: 'Dithering',
  encode: 'Squeezing the file',
}

export interface Status {
  start(): void
  progress(progress: Progress): void
  /** Ends the job with a plain message. */
  done(message: string): void
  /** Ends the job with an error. */
  failed(message: string): void
  /** A sentence that stays; the same one is not said twice in a row. */
  note(sentence: string): void
}

/** Progress bar, cancel button, live region and error line. */
export function setUpStatus(cancel: () => void): Status {
  const bar = byId<HTMLProgressElement>('bar')
  const message = byId('message')
  const iteration = byId('iteration') // Beside the live region: a screen reader need not say each one.
  const error = byId('error')
  const note = byId('note')
  const button = byId<HTMLButtonElement>('cancel')
  button.addEventListener('click', cancel)

  function say(element: HTMLElement, text: string): void {
    if (element.textContent !== text) element.textContent = text
  }

  function showBusy(busy: boolean): void {
    bar.hidden = button.hidden = !busy
  }

  function end(text: string, fault: string): void {
    showBusy(false)
    say(iteration, '')
    say(message, text)
    say(error, fault)
  }

  return {
    start() {
      showBusy(true)
      bar.value = 0
      say(message, 'Starting')
      say(error, '')
    },
    progress({ stage, fraction, iterations }) {
      bar.value = fraction
      say(message, DOING[stage])
      say(iteration, iterations && stage === 'cluster' ? `iteration ${iterations}` : '')
    },
    done: text => end(text, ''),
    failed: fault => end('', fault),
    note: sentence => say(note, sentence),
  }
}
