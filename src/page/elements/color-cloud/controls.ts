import type { SpaceName } from '../../../index.ts'
import { make } from './create-element.ts'

/** What the controls ask the cloud for. */
export interface Wishes {
  toggle(): void
  seek(frame: number): void
  zoom(times: number): void
  reset(): void
  space(space: SpaceName): void
}

const button = (text: string, label: string, onclick: () => void) =>
  make('button', { type: 'button', textContent: text, ariaLabel: label, onclick })

const SPACES: [SpaceName, string][] = [
  ['oklab', 'OKLab'],
  ['srgb', 'RGB'],
]

/** Play, scrubber, zoom and the choice of space; `show` brings them up to date. */
export function makeControls(wishes: Wishes) {
  const play = button('Play', 'Play the iterations', wishes.toggle)
  const scrubber = make('input', { type: 'range', min: '0', step: '1', ariaLabel: 'Step' })
  scrubber.oninput = () => wishes.seek(scrubber.valueAsNumber)
  const where = make('output', { className: 'cloud-where' })
  const run = make('div', { className: 'cloud-run' }, play, scrubber, where)
  const spaces = SPACES.map(([space, word]) => button(word, `Arrange by ${word}`, () => wishes.space(space)))
  const look = make(
    'div',
    { className: 'cloud-look' },
    ...spaces,
    button('−', 'Zoom out', () => wishes.zoom(1 / 1.25)),
    button('+', 'Zoom in', () => wishes.zoom(1.25)),
    button('Reset', 'Reset the view', wishes.reset),
  )
  return {
    element: make('div', { className: 'cloud-bar' }, run, look),
    show(moment: number, last: number, playing: boolean, space: SpaceName): void {
      const text = `Step ${Math.round(moment)} of ${last}`
      run.hidden = last < 1
      play.textContent = playing ? 'Pause' : 'Play'
      play.ariaLabel = playing ? 'Pause the iterations' : 'Play the iterations'
      scrubber.max = String(last)
      scrubber.value = String(Math.round(moment))
      scrubber.ariaValueText = text
      where.textContent = text
      for (const [i, [name]] of SPACES.entries()) spaces[i].ariaPressed = String(name === space)
    },
  }
}
