import {
  type BytesOption,
  type ChoiceOption,
  checkOption,
  type IntegerOption,
  type NumberOption,
  OPTIONS,
  type Option,
  type OptionName,
  type OptionValue,
  type RangeOption,
  type SwitchOption,
} from '../../options.ts'
import type { JobSettings } from '../../worker/protocol.ts'
import { byId, make } from '../dom.ts'

const CLASSIC = [2, 4, 8, 16, 32, 64, 128, 256]
const FIRST_COLORS = 32

/** Words for the choices of the options table; others are written as they are. */
const WORDS: Record<string, string> = {
  srgb: 'sRGB',
  oklab: 'OKLab',
  auto: 'Auto',
  gpu: 'GPU',
  cpu: 'CPU',
  png: 'PNG',
  webp: 'WebP',
  none: 'None',
  icc: 'Profile',
  all: 'All',
}

const wordOf = (value: string) => WORDS[value] ?? value

/** Reads the value of a field. */
type Reader = () => OptionValue

/** A row of radio buttons. */
function choiceField(name: string, option: ChoiceOption, changed: () => void): [HTMLElement, Reader] {
  const radios = option.choices.map(value =>
    make('input', { type: 'radio', name, value, checked: value === option.default, onchange: changed }),
  )
  const labels = radios.map(radio => make('label', {}, radio, make('span', { textContent: wordOf(radio.value) })))
  const row = make('div', { className: 'segments', id: name, title: option.help }, ...labels)
  const field = make('fieldset', { className: 'field' }, make('legend', { textContent: option.label }), row)
  return [field, () => radios.find(radio => radio.checked)?.value ?? option.default]
}

/** The numbers to choose from: whole ones, or eleven. */
function numbersOf({ type, min, max }: IntegerOption | NumberOption): string[] {
  const step = type === 'integer' ? 1 : (max - min) / 10
  return Array.from({ length: Math.round((max - min) / step) + 1 }, (_, i) => `${Number((min + i * step).toFixed(3))}`)
}

/** A number, or a list where words may stand in its place. */
function numberField(name: string, option: IntegerOption | NumberOption, changed: () => void): [HTMLElement, Reader] {
  const { min, max, help: title } = option
  const words = option.words ?? []
  const input = words.length > 0 ? make('select', { id: name, title, onchange: changed }) : make('input')
  if (input instanceof HTMLInputElement) {
    const step = option.type === 'integer' ? '1' : 'any'
    Object.assign(input, { id: name, type: 'number', title, min, max, step, required: true, onchange: changed })
  } else {
    input.append(
      ...[...words, ...numbersOf(option)].map(value => make('option', { value, textContent: wordOf(value) })),
    )
  }
  input.value = `${option.default}`
  const label = make('label', { htmlFor: name, textContent: option.label })
  const field = make('div', { className: 'field number' }, label, input)
  const read = () => {
    if (words.includes(input.value)) return input.value
    return input instanceof HTMLInputElement && !input.checkValidity() ? option.default : Number(input.value)
  }
  return [field, read]
}

function switchField(name: string, option: SwitchOption, changed: () => void): [HTMLElement, Reader] {
  const box = make('input', {
    id: name,
    type: 'checkbox',
    checked: option.default,
    title: option.help,
    onchange: changed,
  })
  const label = make('label', {}, box, ` ${option.label}`)
  return [make('div', { className: 'field switch' }, label), () => box.checked]
}

/** A line of text that may stay empty; what the option does not take is marked, and counts as empty. */
function textField(name: OptionName, option: RangeOption | BytesOption, changed: () => void): [HTMLElement, Reader] {
  const { help: title, example } = option
  const input = make('input', { id: name, type: 'text', title, placeholder: example, size: 8, autocomplete: 'off' })
  function read(): OptionValue {
    const text = input.value.trim()
    try {
      input.setCustomValidity('')
      return text === '' ? option.default : checkOption(name, text, option.label)
    } catch (error) {
      input.setCustomValidity((error as Error).message)
      return option.default
    }
  }
  input.addEventListener('change', () => {
    read()
    input.reportValidity()
    changed()
  })
  const label = make('label', { htmlFor: name, textContent: option.label })
  return [make('div', { className: 'field number' }, label, input), read]
}

/** The field for one option of the table. */
function fieldFor(name: OptionName, option: Option, changed: () => void): [HTMLElement, Reader] {
  if (option.type === 'choice') return choiceField(name, option, changed)
  if (option.type === 'range' || option.type === 'bytes') return textField(name, option, changed)
  return option.type === 'switch' ? switchField(name, option, changed) : numberField(name, option, changed)
}

/** Number field, slider and chips that always say the same number of colours; a chip for each word, too. */
function setUpColors(changed: () => void): () => number | 'auto' {
  const { min, max, words, label, help } = OPTIONS.colors
  const number = Object.assign(byId<HTMLInputElement>('colors'), { min: `${min}`, max: `${max}`, title: help })
  const slider = Object.assign(byId<HTMLInputElement>('colors-slider'), { min: `${min}`, max: `${max}` })
  byId('colors-label').textContent = label
  number.placeholder = words[0]
  const values = [...CLASSIC, ...words]
  const chips = values.map(value =>
    make('button', { type: 'button', textContent: wordOf(`${value}`), onclick: () => set(value, true) }),
  )
  byId('chips').append(...chips)
  let colors: number | 'auto' = FIRST_COLORS

  function set(value: number | 'auto', tell: boolean): void {
    const isNew = value !== colors
    colors = value
    number.value = value === 'auto' ? '' : `${value}`
    if (value !== 'auto') slider.value = `${value}`
    chips.forEach((chip, i) => {
      chip.ariaPressed = `${values[i] === value}`
    })
    if (tell && isNew) changed()
  }

  const clamp = (value: number) => Math.min(max, Math.max(min, Math.round(value) || min))
  slider.addEventListener('input', () => set(Number(slider.value), true))
  number.addEventListener('change', () => set(clamp(Number(number.value)), true))
  set(FIRST_COLORS, false)
  return () => colors
}

/**
 * Makes the form from the options table: a field for every option with a label. `changed` is called after every
 * change. Returns a reader of the settings.
 */
export function setUpSettings(changed: () => void): () => JobSettings {
  const form = byId('settings')
  form.addEventListener('submit', event => event.preventDefault())
  const colors = setUpColors(changed)
  const shown = (Object.entries(OPTIONS) as [OptionName, Option][]).filter(
    ([name, option]) => option.label && name !== 'colors',
  )
  const fields = shown.map(([name, option]) => [name, ...fieldFor(name, option, changed)] as const)
  form.append(...fields.map(([, field]) => field))
  const read = () => Object.fromEntries(fields.map(([name, , value]) => [name, value()]))
  return () => ({ ...read(), colors: colors() }) as JobSettings
}
