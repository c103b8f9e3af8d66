import { type Choice, COLORS, DEFAULT_CHOICE, POINTS, SIZES, SPEED } from '../suites/gpu/cases.ts'
import { pointsWord } from '../suites/gpu/result.ts'
import { cases, change, choice, choosePhoto, photo, start, state } from './state.ts'

interface ChecksProps<T> {
  legend: string
  name: 'sizes' | 'colors' | 'points'
  values: readonly T[]
  word(value: T): string
}

/** Boxes to tick, several at once. */
function Checks<T extends string | number>({ legend, name, values, word }: ChecksProps<T>) {
  const chosen = choice.value[name] as readonly unknown[]
  const toggle = (value: T) =>
    change({ [name]: values.filter(other => chosen.includes(other) !== (other === value)) } as Partial<Choice>)
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

interface NumberProps {
  name: 'runs' | 'speed' | 'longest'
  label: string
  max: number
  help: string
}

function NumberField({ name, label, max, help }: NumberProps) {
  const take = (value: number) =>
    change({ [name]: Math.max(1, Math.min(max, Math.round(value) || DEFAULT_CHOICE[name])) })
  return (
    <label class="number" title={help}>
      {label}
      <input
        type="number"
        id={name}
        min="1"
        max={max}
        value={choice.value[name]}
        onChange={({ currentTarget }) => take(currentTarget.valueAsNumber)}
      />
    </label>
  )
}

function PhotoField() {
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

/** What a start will do. */
function Count() {
  const count = cases.value.length
  const { runs, longest } = choice.value
  if (count === 0) return <p class="note">Nothing is chosen.</p>
  return (
    <p class="note" id="count">
      <b>
        {count} {count === 1 ? 'case' : 'cases'}
      </b>
      , {runs === 1 ? 'one run' : `${runs} runs`} on either side. If a run takes longer than {longest} s, larger cases
      are left out.
    </p>
  )
}

export function Form() {
  const isWaiting = photo.value !== null && photo.value.size === null
  const disabled = state.value === 'running' || state.value === 'opening' || isWaiting || cases.value.length === 0
  return (
    <form
      class="card choice"
      aria-label="What is measured"
      inert={state.value === 'running'}
      onSubmit={event => {
        event.preventDefault()
        start()
      }}
    >
      <Checks legend="Generated pictures" name="sizes" values={SIZES} word={size => `${size} MP`} />
      <Checks legend="Colors (K)" name="colors" values={COLORS} word={String} />
      <Checks legend="Points that are clustered" name="points" values={POINTS} word={pointsWord} />
      <PhotoField />
      <NumberField name="speed" label="Speed" max={SPEED.max} help={SPEED.help} />
      <NumberField name="runs" label="Runs" max={99} help="Each case runs so often on both sides, in turn" />
      <NumberField
        name="longest"
        label="Longest run, s"
        max={86_400}
        help="Cases larger than one that took longer are left out"
      />
      <div class="go">
        <button type="submit" id="start" class="primary" disabled={disabled}>
          Start
        </button>
        <Count />
      </div>
    </form>
  )
}
