import { useState } from 'preact/hooks'
import { file } from './state.ts'

/** The figures as `npm run bench` writes them. */
export function Json() {
  const [said, setSaid] = useState('')
  const text = JSON.stringify(file.value, null, 2)
  const copy = async () => {
    try {
      // Over plain http there is no clipboard at all.
      await navigator.clipboard.writeText(text)
      setSaid('Copied.')
    } catch {
      setSaid('The browser does not let this page copy: take it from below.')
    }
  }
  return (
    <section class="json">
      <p class="row">
        <button type="button" id="copy" onClick={copy}>
          Copy as JSON
        </button>
        <span class="note" aria-live="polite">
          {said}
        </span>
      </p>
      <details>
        <summary>All figures as JSON</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
        <pre id="json" tabIndex={0}>
          {text}
        </pre>
      </details>
    </section>
  )
}
