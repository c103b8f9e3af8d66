import { useEffect, useRef } from 'preact/hooks'
import { duration } from '../suites/gpu-cpu/estimate.ts'
import { cancel, cases, msLeft, results, state, words } from './state.ts'

/** The progress takes the focus with it when it goes; for the keys, Start has it again. */
function backToStart(): void {
  if (document.activeElement === document.body)
    document.querySelector<HTMLElement>('#start')?.focus({ preventScroll: true })
}

/** What is being done and how much is left; afterwards how it ended. */
export function Progress() {
  const isRunning = state.value === 'running'
  const card = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!isRunning) return
    card.current?.focus({ preventScroll: true })
    return backToStart
  }, [isRunning])
  const said = words.value
  return (
    <>
      {isRunning && (
        <section class="card progress" aria-label="Progress" tabIndex={-1} ref={card}>
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
