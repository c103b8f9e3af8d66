import { type Choice, COLORS, POINTS, SIZE_NAMES } from '../suites/gpu-cpu/cases.ts'
import { duration, expected } from '../suites/gpu-cpu/estimate.ts'
import { pointsWord } from '../suites/gpu-cpu/words.ts'
import { Checks, NumberField, PhotoField, SpeedField } from './fields.tsx'
import { cases, change, choice, expectedMs, isTried, paces, place, start, state } from './state.ts'

/** How long it will take, and what will be left out. */
function Estimate() {
  if (state.value === 'opening' || !place.value || !isTried.value)
    return <p class="note">Working out how long it will take …</p>
  const { longest } = choice.value
  const all = cases.value
  if (all.length === 0) return <p class="note">Nothing is chosen.</p>
  const slow = (backend: 'gpu' | 'cpu') =>
    all.filter(one => (expected(backend, one, paces.value) ?? 0) > longest * 1000).length
  const left = [
    [slow('gpu'), 'GPU'],
    [slow('cpu'), 'CPU'],
  ].filter(([count]) => count)
  return (
    <p class="note" id="estimate">
      About <b>{duration(expectedMs.value)}</b> for {all.length} {all.length === 1 ? 'case' : 'cases'}, by the estimate.
      {left.length > 0 &&
        ` Left out as longer than ${duration(longest * 1000)} a run: ${left.map(([count, name]) => `${count} on the ${name}`).join(', ')}.`}
    </p>
  )
}

export function ChoiceForm() {
  const { sizes, colors, points } = choice.value
  const set = (part: Partial<Choice>) => change(part)
  const disabled = state.value === 'running' || state.value === 'opening' || !isTried.value || cases.value.length === 0
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
      <Checks
        legend="Generated pictures"
        name="sizes"
        values={SIZE_NAMES}
        chosen={sizes}
        word={size => `${size} MP`}
        onChange={sizes => set({ sizes })}
      />
      <Checks
        legend="Colors (K)"
        name="colors"
        values={COLORS}
        chosen={colors}
        word={String}
        onChange={colors => set({ colors })}
      />
      <Checks
        legend="Points that are clustered"
        name="points"
        values={POINTS}
        chosen={points}
        word={pointsWord}
        onChange={points => set({ points })}
      />
      <PhotoField />
      <SpeedField />
      <NumberField name="runs" label="Runs" help="Each case runs so often on both sides, in turn" />
      <NumberField name="longest" label="Longest run, s" help="What takes longer by the estimate is left out" />
      <div class="go">
        <button type="submit" id="start" class="primary" disabled={disabled}>
          Start
        </button>
        <Estimate />
      </div>
    </form>
  )
}
