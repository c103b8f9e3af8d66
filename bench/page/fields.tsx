import { DEFAULT_CHOICE, FASTEST, SLOWEST, SPEED_HELP } from '../suites/gpu-cpu/cases.ts'
import { change, choice, choosePhoto, photo } from './state.ts'

interface ChecksProps<T> {
  legend: string
  name: string
  values: readonly T[]
  chosen: readonly T[]
  word(value: T): string
  onChange(chosen: T[]): void
}

/** Boxes to tick, several at once. */
export function Checks<T extends string | number>({ legend, name, values, chosen, word, onChange }: ChecksProps<T>) {
  const toggle = (value: T) =>
    onChange(values.filter(other => (other === value ? !chosen.includes(other) : chosen.includes(other))))
  return (
    <fieldset>
      <legend>{legend}</legend>
      {values.map(value => (
        <label key={value}>
          <input
            type="checkbox"
            name={name}
            value={value}
            checked={chosen.includes(value)}
            onChange={() => toggle(value)}
          />
          {word(value)}
        </label>
      ))}
    </fieldset>
  )
}

export function NumberField({ name, label, help }: { name: 'runs' | 'longest'; label: string; help: string }) {
  return (
    <label class="number" title={help}>
      {label}
      <input
        type="number"
        id={name}
        min="1"
        max={name === 'runs' ? 99 : 86_400}
        value={choice.value[name]}
        onChange={({ currentTarget: { valueAsNumber, max } }) =>
          change({ [name]: Math.max(1, Math.min(Number(max), Math.round(valueAsNumber) || DEFAULT_CHOICE[name])) })
        }
      />
    </label>
  )
}

const SPEEDS = Array.from({ length: FASTEST - SLOWEST + 1 }, (_, n) => SLOWEST + n)

export function SpeedField() {
  return (
    <label class="number" title={SPEED_HELP}>
      Speed
      <select
        id="speed"
        value={choice.value.speed}
        onChange={({ currentTarget: { value } }) => change({ speed: Number(value) })}
      >
        {SPEEDS.map(speed => (
          <option key={speed} value={speed}>
            {speed}
          </option>
        ))}
      </select>
    </label>
  )
}

export function PhotoField() {
  const size = photo.value?.size
  return (
    <label class="photo">
      A photo of yours
      <input
        type="file"
        id="photo"
        accept="image/*"
        onChange={({ currentTarget: { files } }) => choosePhoto(files?.[0])}
      />
      {size && (
        <span>
          {size.width} × {size.height}
        </span>
      )}
    </label>
  )
}
