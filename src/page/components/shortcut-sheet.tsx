import { useEffect, useRef } from 'preact/hooks'
import { lettersOn, setLetters } from '../shortcuts.ts'

const KEYS: [string, string][] = [
  ['O', 'choose photos'],
  ['S', 'save the result'],
  ['Shift S', 'save all results as one zip'],
  ['[ and ]', 'fewer or more colors, by a factor of two'],
  ['J and K', 'next or previous photo'],
  ['Ctrl Z, Ctrl Shift Z', 'undo or redo a setting'],
  ['Esc', 'pause the work'],
  ['?', 'this sheet'],
]

const VIEW_KEYS: [string, string][] = [
  ['← →', 'on the handle: move it (Shift: by tens, Home and End: to the edges)'],
  ['+ −', 'zoom in and out'],
  ['0, 1', 'fit, 100 %'],
  ['arrows', 'move the picture'],
  ['Space, held', 'see the original'],
  ['D', 'what differs, eight times as bright'],
]

const COLOR_KEYS: [string, string][] = [
  ['arrows', 'in the palette: from swatch to swatch (Home and End: first and last)'],
  ['Enter', 'on a swatch: keep its pixels in view, or let go (also Esc)'],
  ['arrows, + −, 0', 'on the colors in space: turn, zoom, back to the first view'],
]

function Keys({ pairs }: { pairs: [string, string][] }) {
  return (
    <dl class="keys">
      {pairs.map(([keys, what]) => (
        <div key={keys}>
          <dt>
            <kbd>{keys}</kbd>
          </dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  )
}

/** The sheet of keys, and what the words on the page mean. */
export function Help({ open, onClose }: { open: boolean; onClose(): void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal()
    if (!open) dialog.current?.close()
  }, [open])
  return (
    <dialog ref={dialog} id="sheet" aria-labelledby="sheet-title" onClose={onClose}>
      <h2 id="sheet-title" tabIndex={-1} autofocus>
        Keys
      </h2>
      <Keys pairs={KEYS} />
      <p>
        <label>
          <input
            id="letters"
            type="checkbox"
            checked={lettersOn.value}
            onChange={({ currentTarget }) => setLetters(currentTarget.checked)}
          />{' '}
          Keys of a single letter or sign
        </label>
      </p>
      <h3>In the comparison</h3>
      <Keys pairs={VIEW_KEYS} />
      <h3>In the colors</h3>
      <Keys pairs={COLOR_KEYS} />
      <h3>What it does</h3>
      <p>
        huepress finds the few colors that stand for all colors of a photo with the least loss (k-means clustering of
        every pixel's color) and writes a file that holds only those. Fewer colors make a smaller file. The work is done
        on your graphics processor where the browser offers one, else on the processor, with the same result.
      </p>
      <p>
        <a href="bench/index.html">How much faster is your GPU?</a>
      </p>
      <form method="dialog">
        <button type="submit" class="primary">
          Close
        </button>
      </form>
    </dialog>
  )
}
