import { render } from 'preact'
import { useState } from 'preact/hooks'
import { copyText } from '../../src/page/clipboard.ts'
import { headline, isSame } from '../suites/gpu/result.ts'
import { Results } from './figures.tsx'
import { Form } from './form.tsx'
import { cases, json, open, place, results, state, words } from './state.ts'

function Machine() {
  const found = place.value
  if (!found) return <p class="note">Trying out this machine on a small picture …</p>
  const { adapter, software, missing, cores, memoryGiB, system } = found
  const memory = memoryGiB ? `, ${memoryGiB} GiB of memory or more` : ''
  return (
    <>
      <p>{`${found.place} ${found.version} on ${system}, ${cores} cores${memory}. GPU: ${adapter ?? 'none'}.`}</p>
      {software && (
        <p class="warning" id="software">
          This adapter is software: it runs on the processor, so its times say nothing about a graphics card, and it is
          slower than the CPU path. The bytes are compared all the same.
        </p>
      )}
      {missing && (
        <p class="warning" id="missing">
          Only the CPU is measured. {missing}
        </p>
      )}
    </>
  )
}

/** The largest picture in a sentence; with default settings if those were measured. */
function Headline() {
  const words = headline(results.value)
  return words && <p class="headline">{words}</p>
}

/** What the page found out as a whole. */
function Verdict() {
  const compared = results.value.filter(({ same }) => same)
  const differ = compared.filter(({ same }) => same && !isSame(same)).length
  if (compared.length === 0) return null
  if (differ > 0)
    return (
      <p class="verdict bad" role="alert">
        ✗ GPU and CPU differ in {differ} of {compared.length} cases. Please report this, with the JSON below.
      </p>
    )
  const whole = compared.length === 1 ? 'the case' : `all ${compared.length} cases`
  return <p class="verdict">✓ GPU and CPU gave the same bytes in {whole} compared: palette, indices and PNG.</p>
}

/** The figures as `npm run bench` writes them. */
function Json() {
  const [message, setMessage] = useState('')
  return (
    <section class="json">
      <p class="row">
        <button type="button" id="copy" onClick={async () => setMessage(await copyText(json.value, 'Copied.'))}>
          Copy as JSON
        </button>
        <span class="note" aria-live="polite">
          {message}
        </span>
      </p>
      <details>
        <summary>All figures as JSON</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
        <pre id="json" tabIndex={0}>
          {json.value}
        </pre>
      </details>
    </section>
  )
}

function App() {
  return (
    <>
      <header class="top">
        <h1>
          <span class="mark" aria-hidden="true" />
          How much faster is your GPU?
        </h1>
        <p>
          <a href="../index.html">huepress</a> makes photos take less space, and a graphics card (GPU) can do that much
          faster than the main processor (CPU): this page measures how much faster yours is. Both give the same bytes.
          Nothing leaves this device.
        </p>
      </header>
      <main data-state={state.value}>
        <section class="card" aria-label="This machine">
          <Machine />
        </section>
        <Form />
        {state.value === 'running' && (
          <progress aria-label="Cases done" max={cases.value.length} value={results.value.length} />
        )}
        <p class={state.value === 'failed' ? 'fault' : 'note'} id="step" aria-live="polite">
          {words.value}
        </p>
        {results.value.length > 0 && (
          <>
            <Headline />
            <Verdict />
            <Results />
            <Json />
          </>
        )}
      </main>
    </>
  )
}

render(<App />, document.body)
open()
