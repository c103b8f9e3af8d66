import { useEffect, useRef } from 'preact/hooks'
import { cancel, cases, results, state, words } from './state.ts'

/** The progress takes the focus with it when it goes; for the keys, Start has it again. */
function backToStart(): void {
  if (document.activeElement === document.body)
    document.querySelector<HTMLElement>('#start')?.focus({ preventScroll: true })
}

/** What is being done; afterwards how it ended. */
export function Progress() {
  const isRunning = state.value === 'running'
  const card = useRef<HTMLElement>(null)
  const [done, all] = [results.value.length, cases.value.length]
  useEffect(() => {
    if (!isRunning) return
    card.current?.focus({ preventScroll: true })
    return backToStart
  }, [isRunning])
  return (
    <>
      {isRunning && (
        <section class="card progress" aria-label="Progress" tabIndex={-1} ref={card}>
          <progress aria-label="Cases done" max={all} value={done} />
          <p>
            Case {Math.min(done + 1, all)} of {all}
          </p>
          <button type="button" id="cancel" onClick={cancel}>
            Cancel
          </button>
        </section>
      )}
      <p class={state.value === 'failed' ? 'fault' : 'note'} id="step" aria-live="polite">
        {words.value}
      </p>
    </>
  )
}
