import { signal } from '@preact/signals'

const GROUNDS = [
  ['', 'Checks'],
  ['#ffffff', 'White'],
  ['#000000', 'Black'],
] as const

/** What is seen through a picture; empty for checks. */
export const ground = signal('')

/** Whether anything is to be seen through. */
export const isClear = (palette: Uint8Array): boolean => palette.some((value, i) => i % 4 === 3 && value < 255)

const choose = (color: string) => () => {
  ground.value = color
}

/** What a picture that is transparent stands on, as on the page that it is meant for. */
export function Ground() {
  const now = ground.value
  return (
    <fieldset id="ground" class="ground row" aria-label="Background">
      <span class="note">Background</span>
      {GROUNDS.map(([color, label]) => (
        <button key={label} type="button" aria-pressed={now === color} onClick={choose(color)}>
          {label}
        </button>
      ))}
      <input
        type="color"
        aria-label="Background of your own"
        value={now || '#808080'}
        onInput={({ currentTarget }) => choose(currentTarget.value)()}
      />
    </fieldset>
  )
}
