import { COLORS, DEFAULT_CHOICE, JOBS, jobWord, POINTS, pointsWord, SIZES, SPEED } from '../suites/gpu/cases.ts'
import { cancel, cases, change, choice, choosePhoto, photo, start, state } from './state.ts'

/** Boxes to tick, several at once. */
const CHECKS = [
  { name: 'sizes', legend: 'Generated pictures', values: SIZES.map(size => [size, `${size} MP`]) },
  { name: 'colors', legend: 'Colors (K)', values: COLORS.map(count => [count, count]) },
  { name: 'jobs', legend: 'Settings', values: JOBS.map(job => [job, jobWord(job)]) },
  { name: 'points', legend: 'Points that are clustered', values: POINTS.map(mode => [mode, pointsWord(mode)]) },
] as const

const NUMBERS = [
  { name: 'speed', label: 'Speed', max: SPEED.max, help: SPEED.help },
  { name: 'runs', label: 'Runs', max: 99, help: 'Each case runs so often on both sides, in turn' },
  {
    name: 'longest',
    label: 'Longest run, s',
    max: 86_400,
    help: 'Larger cases than one that took longer are left out',
  },
] as const

function read(form: HTMLFormElement): void {
  if (!form.checkValidity()) return
  const data = new FormData(form)
  change(Object.fromEntries(Object.keys(DEFAULT_CHOICE).map(name => [name, data.getAll(name).join()])))
}

function PhotoField() {
  const size = photo.value?.size
  return (
    <label class="photo">
      A photo of yours
      <input type="file" id="photo" accept="image/*" onChange={event => choosePhoto(event.currentTarget.files?.[0])} />
      {size && <span>{`${size.width} × ${size.height}`}</span>}
    </label>
  )
}

/** What a start will do. */
function plan(): string {
  const count = cases.value.length
  const { runs, longest } = choice.value
  if (count === 0) return 'Nothing is chosen.'
  const [all, each] = [count === 1 ? '1 case' : `${count} cases`, runs === 1 ? 'one run' : `${runs} runs`]
  return `${all}, ${each} on either side. If a run takes longer than ${longest} s, larger cases are left out.`
}

/** The button that starts is the one that cancels, so the focus stays on it. */
export function Form() {
  const isRunning = state.value === 'running'
  return (
    <form
      class="card"
      aria-label="What is measured"
      onChange={({ currentTarget }) => read(currentTarget)}
      onSubmit={event => {
        event.preventDefault()
        if (isRunning) cancel()
        else start()
      }}
    >
      <fieldset class="choice" disabled={isRunning}>
        {CHECKS.map(({ name, legend, values }) => (
          <fieldset key={name}>
            <legend>{legend}</legend>
            {values.map(([value, word]) => (
              <label key={value}>
                <input
                  type="checkbox"
                  name={name}
                  value={value}
                  checked={(choice.value[name] as readonly unknown[]).includes(value)}
                />
                {word}
              </label>
            ))}
          </fieldset>
        ))}
        <PhotoField />
        {NUMBERS.map(({ name, label, max, help }) => (
          <label key={name} class="number" title={help}>
            {label}
            <input type="number" id={name} name={name} min="1" max={max} value={choice.value[name]} required />
          </label>
        ))}
      </fieldset>
      <div class="row">
        <button
          type="submit"
          id="start"
          class="primary"
          disabled={state.value === 'opening' || cases.value.length === 0}
        >
          {isRunning ? 'Cancel' : 'Start'}
        </button>
        <span class="note" id="count">
          {plan()}
        </span>
      </div>
    </form>
  )
}
