import { OPTIONS } from '../../options.ts'
import type { JobSettings } from '../../worker/protocol.ts'
import { byId, make } from '../dom.ts'

const CLASSIC = [2, 4, 8, 16, 32, 64, 128, 256]
const FIRST_COLORS = 32

/** Words for the choices of the options table. */
const WORDS: Record<string, string> = { srgb: 'sRGB', oklab: 'OKLab', auto: 'Auto', gpu: 'GPU', cpu: 'CPU' }

/** A row of radio buttons for one option of the table. */
function setUpChoice(name: 'space' | 'backend', changed: () => void): () => string {
  const option = OPTIONS[name]
  byId(`${name}-legend`).textContent = option.label
  const radios = option.choices.map(value =>
    make('input', { type: 'radio', name, value, checked: value === option.default, onchange: changed }),
  )
  const labels = radios.map(radio => make('label', {}, radio, make('span', { textContent: WORDS[radio.value] })))
  byId(name).append(...labels)
  byId(name).title = option.help
  return () => radios.find(radio => radio.checked)?.value ?? option.default
}

/** Number field, slider and chips that always say the same number of colours. */
function setUpColors(changed: () => void): () => number {
  const { min, max, label, help } = OPTIONS.colors
  const number = Object.assign(byId<HTMLInputElement>('colors'), { min: `${min}`, max: `${max}`, title: help })
  const slider = Object.assign(byId<HTMLInputElement>('colors-slider'), { min: `${min}`, max: `${max}` })
  byId('colors-label').textContent = label
  const chips = CLASSIC.map(value =>
    make('button', { type: 'button', textContent: `${value}`, onclick: () => set(value, true) }),
  )
  byId('chips').append(...chips)
  let colors = FIRST_COLORS

  function set(value: number, tell: boolean): void {
    const isNew = value !== colors
    colors = value
    number.value = slider.value = `${value}`
    for (const chip of chips) chip.ariaPressed = `${chip.textContent === number.value}`
    if (tell && isNew) changed()
  }

  const clamp = (value: number) => Math.min(max, Math.max(min, Math.round(value) || min))
  slider.addEventListener('input', () => set(Number(slider.value), true))
  number.addEventListener('change', () => set(clamp(Number(number.value)), true))
  set(FIRST_COLORS, false)
  return () => colors
}

/** Fills the form from the options table; `changed` is called after every change. Returns a reader of the settings. */
export function setUpSettings(changed: () => void): () => JobSettings {
  byId('settings').addEventListener('submit', event => event.preventDefault())
  const colors = setUpColors(changed)
  const space = setUpChoice('space', changed)
  const backend = setUpChoice('backend', changed)
  return () => ({
    colors: colors(),
    space: space() as JobSettings['space'],
    backend: backend() as JobSettings['backend'],
  })
}
