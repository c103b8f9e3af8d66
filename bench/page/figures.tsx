import { BACKENDS } from '../suites/gpu/cases.ts'
import {
  type CaseResult,
  ends,
  FIGURES,
  figure,
  HEADINGS,
  isMeasured,
  type Measured,
  pointsWord,
  type Side,
  STAGES,
  sameWords,
} from '../suites/gpu/result.ts'
import { measured, results } from './state.ts'

/** Back end, bar, the milliseconds and iterations. */
const COLUMNS = FIGURES.length + 3

const jobMs = ({ ms }: Measured) => STAGES.reduce((sum, stage) => sum + ms[stage].median, 0)

/** The stages beside each other; the longer one of a case fills the cell. */
function Bar({ side, longest }: { side: Measured; longest: number }) {
  const part = (ms: number) => `${(100 * ms) / longest}%`
  return (
    <div class="bar" aria-hidden="true">
      {STAGES.map(stage => (
        <i key={stage} style={{ width: part(side.ms[stage].median), background: `var(--${stage})` }} />
      ))}
    </div>
  )
}

function Row({ side, longest }: { side: Side; longest: number }) {
  if (!isMeasured(side))
    return (
      <td class={side.failed ? 'why bad' : 'why'} colSpan={COLUMNS - 1}>
        <span>{side.why}</span>
      </td>
    )
  return (
    <>
      <td>
        <Bar side={side} longest={longest} />
      </td>
      {FIGURES.map(name => (
        <td key={name}>
          {figure(side.ms[name].median)}
          <small>{ends(side.ms[name])}</small>
        </td>
      ))}
      <td>{side.iterations}</td>
    </>
  )
}

/** How many times as fast the GPU is, from RGBA bytes to palette and indices. */
function ratioWords({ ratio }: CaseResult): string {
  if (!ratio) return ''
  const isFaster = ratio.median >= 1
  return `GPU ${figure(isFaster ? ratio.median : 1 / ratio.median)} times ${isFaster ? 'faster' : 'slower'}`
}

/** What was measured and what the comparison came to, then a row for each back end. */
function Case({ result }: { result: CaseResult }) {
  const { picture, width, height, colors, points } = result
  const same = sameWords(result)
  const sides = BACKENDS.map(backend => result[backend])
  const longest = Math.max(...sides.filter(isMeasured).map(jobMs))
  return (
    <tbody class={same.state === 'different' ? 'bad' : ''}>
      <tr class="case">
        <th scope="rowgroup" colSpan={COLUMNS}>
          <div>
            <span>
              {picture}, K = {colors}
            </span>{' '}
            <small>
              {pointsWord(points)}, {width} × {height}
            </small>{' '}
            <span class="ratio">{ratioWords(result)}</span> <span class={`match ${same.state}`}>{same.text}</span>
          </div>
        </th>
      </tr>
      {BACKENDS.map((backend, n) => (
        <tr key={backend}>
          <th scope="row">{backend.toUpperCase()}</th>
          <Row side={sides[n]} longest={longest} />
        </tr>
      ))}
    </tbody>
  )
}

export function Figures() {
  return (
    <section class="card" aria-labelledby="figures-title">
      <h2 id="figures-title">Where the time goes</h2>
      <p class="note">
        Milliseconds, medians; below them the least and the most. Encode comes after the total. Speed{' '}
        {measured.value.speed}.
      </p>
      <p class="keys note">
        {STAGES.map(stage => (
          <span key={stage}>
            <i class="key" style={{ background: `var(--${stage})` }} aria-hidden="true" />
            {HEADINGS[stage][0]}
          </span>
        ))}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section class="scroll" aria-label="Figures" tabIndex={0}>
        <table id="figures">
          <thead>
            <tr>
              <th scope="col">on</th>
              <th scope="col" class="stages">
                stages
              </th>
              {FIGURES.map(name => (
                <th key={name} scope="col" title={HEADINGS[name][1]}>
                  {HEADINGS[name][0]}
                </th>
              ))}
              <th scope="col">iterations</th>
            </tr>
          </thead>
          {results.value.map((result, n) => (
            <Case key={n} result={result} />
          ))}
        </table>
      </section>
    </section>
  )
}
