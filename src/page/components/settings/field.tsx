import { useState } from 'preact/hooks'
import {
  type BytesOption,
  type ChoiceOption,
  checkOption,
  type IntegerOption,
  type NumberOption,
  type OptionName,
  type OptionValue,
  type RangeOption,
} from '../../../index.ts'
import { wordOf } from '../../format-values.ts'
import { change, optionOf, settings } from '../../state/chosen-settings.ts'

interface FieldProps<T> {
  name: OptionName
  option: T
}

const set = (name: OptionName, value: OptionValue) => change({ [name]: value })

/** A row of radio buttons. */
function Choice({ name, option }: FieldProps<ChoiceOption>) {
  return (
    <fieldset class="field" title={option.help}>
      <legend>{option.label}</legend>
      <div class="segments" id={name}>
        {option.choices.map(value => (
          <label key={value}>
            <input
              type="radio"
              name={name}
              value={value}
              checked={settings.value[name] === value}
              onChange={() => set(name, value)}
            />
            <span>{wordOf(value)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** The numbers to choose from: whole ones, or eleven. */
function numbersOf({ type, min, max }: IntegerOption | NumberOption): number[] {
  const step = type === 'integer' && max - min <= 20 ? 1 : (max - min) / 10
  return Array.from({ length: Math.round((max - min) / step) + 1 }, (_, i) => Number((min + i * step).toFixed(3)))
}

/** A list of numbers and of the words that may stand in their place; a value between, from an address say, is added. */
function Numbers({ name, option }: FieldProps<IntegerOption | NumberOption>) {
  const value = settings.value[name]
  const numbers = numbersOf(option)
  if (typeof value === 'number' && !numbers.includes(value)) numbers.push(value)
  numbers.sort((a, b) => a - b)
  return (
    <div class="field number" title={option.help}>
      <label for={name}>{option.label}</label>
      <select
        id={name}
        value={`${value}`}
        onChange={({ currentTarget: { value } }) => set(name, option.words?.includes(value) ? value : Number(value))}
      >
        {[...(option.words ?? []), ...numbers].map(choice => (
          <option key={choice} value={`${choice}`}>
            {wordOf(`${choice}`)}
          </option>
        ))}
      </select>
    </div>
  )
}

/** Sizes as people write them, "500 kB" or "1,500,000", as the table takes them. */
const plainly = (text: string) => text.replace(/[\s_]|,(?=\d{3})/g, '').replace(/bytes?$/i, '')

const FAULTS = {
  bytes: 'Give a size, such as 500 kB, 1.5 MB or 80,000, or a part of the original, such as 50 %.',
  range: 'Give a range, such as 65-80, or one whole number up to 100.',
}

/** What stands in a field, which may be wrong, beside the setting in force. */
function useTyped(name: OptionName, option: RangeOption | BytesOption) {
  const value = settings.value[name]
  const [typed, setTyped] = useState({ text: `${value ?? ''}`, of: value, fault: '' })
  const isCurrent = typed.of === value
  function read(text: string): void {
    try {
      // An emptied field would end the search that it belongs to.
      if (text.trim() === '') throw new Error()
      const next = checkOption(name, plainly(text), option.label)
      set(name, next)
      setTyped({ text, of: next, fault: '' })
    } catch {
      setTyped({ text, of: value, fault: FAULTS[option.type] })
    }
  }
  return { read, text: isCurrent ? typed.text : `${value ?? ''}`, fault: isCurrent ? typed.fault : '' }
}

/** A line of text; what the option does not take is marked, said beneath, and changes nothing. */
export function TextField({ name, option }: FieldProps<RangeOption | BytesOption>) {
  const { fault, text, read } = useTyped(name, option)
  return (
    <div class="field number" title={option.help}>
      <label for={name}>{option.label}</label>
      <input
        id={name}
        type="text"
        value={text}
        placeholder={option.example}
        autocomplete="off"
        aria-invalid={fault !== ''}
        aria-describedby={`${name}-fault`}
        onChange={({ currentTarget }) => read(currentTarget.value)}
      />
      <p id={`${name}-fault`} class="fault" role="alert">
        {fault}
      </p>
    </div>
  )
}

function Switch({ name }: { name: OptionName }) {
  const { label, help } = optionOf(name)
  return (
    <div class="field switch" title={help}>
      <label>
        <input
          id={name}
          type="checkbox"
          checked={settings.value[name] === true}
          onChange={({ currentTarget }) => set(name, currentTarget.checked)}
        />{' '}
        {label}
      </label>
    </div>
  )
}

/** The field for one option of the table. */
export function Field({ name }: { name: OptionName }) {
  const option = optionOf(name)
  if (option.type === 'choice') return <Choice name={name} option={option} />
  if (option.type === 'range' || option.type === 'bytes') return <TextField name={name} option={option} />
  return option.type === 'switch' ? <Switch name={name} /> : <Numbers name={name} option={option} />
}
