import { duration } from '../cases/estimate.ts'
import { cancel, cases, msLeft, results, state, words } from './state.ts'

/** What is being done and how much is left; afterwards how it ended. */
export function Progress() {
  const isRunning = state.value === 'running'
  const said = words.value
  return (
    <>
      {isRunning && (
        <section class="card progress" aria-label="Progress">
          <progress aria-label="Cases done" max={cases.value.length} value={results.value.length} />
          <p>
            Case {Math.min(results.value.length + 1, cases.value.length)} of {cases.value.length}, about{' '}
            {duration(msLeft.value)} left
          </p>
          <button type="button" id="cancel" onClick={cancel}>
            Cancel
          </button>
        </section>
      )}
      <p class={state.value === 'failed' ? 'fault' : 'note step'} id="step" aria-live="polite">
        {said}
      </p>
    </>
  )
}
