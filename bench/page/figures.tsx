import { BACKENDS, jobWord, pointsWord } from '../suites/gpu/cases.ts'
import {
  type CaseResult,
  ends,
  FIGURES,
  figure,
  gpuShare,
  HEADINGS,
  isMeasured,
  type Measured,
  percent,
  type Side,
  STAGES,
  sameWords,
} from '../suites/gpu/result.ts'
import { measured, results } from './state.ts'

/** Backend, bar, the milliseconds and iterations. */
const COLUMNS = FIGURES.length + 3

const jobMs = ({ ms }: Measured) => STAGES.reduce((sum, stage) => sum + ms[stage].median, 0)

const colorOf = (stage: string) => `var(--${stage})`

/** The stages beside each other, and the figures; `longest` fills the cell of the bar. */
function Row({ side, longest }: { side: Side; longest: number }) {
  if (!isMeasured(side))
    return (
      <td class={side.failed ? 'why bad' : 'why'} colSpan={COLUMNS - 1}>
        {side.why}
      </td>
    )
  return (
    <>
      <td>
        <div class="bar" aria-hidden="true">
          {STAGES.map(stage => {
            const width = `${(100 * side.ms[stage].median) / longest}%`
            return <i key={stage} style={{ width, background: colorOf(stage) }} />
          })}
        </div>
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

/** The part of the job that the GPU did. */
function shareWords({ gpu }: CaseResult): string {
  const share = isMeasured(gpu) ? gpuShare(gpu) : null
  return share === null ? '' : `GPU at work for ${percent(share)} of the job`
}

/** What was measured and what the comparison came to, then a row for each backend. */
function Case({ result }: { result: CaseResult }) {
  const { picture, width, height, colors, points, job } = result
  const same = sameWords(result)
  const longest = Math.max(
    ...BACKENDS.map(backend => result[backend])
      .filter(isMeasured)
      .map(jobMs),
  )
  return (
    <tbody class={same.state === 'different' ? 'bad' : ''}>
      <tr>
        <th scope="rowgroup" colSpan={COLUMNS}>
          {picture}, K = {colors}{' '}
          <small>
            {jobWord(job)}, {pointsWord(points)}, {width} × {height}
          </small>{' '}
          <span class="ratio">{ratioWords(result)}</span> <span class="share">{shareWords(result)}</span>{' '}
          <span class={`match ${same.state}`}>{same.text}</span>
        </th>
      </tr>
      {BACKENDS.map(backend => (
        <tr key={backend}>
          <th scope="row">{backend.toUpperCase()}</th>
          <Row side={result[backend]} longest={longest} />
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
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section class="scroll" aria-label="Figures" tabIndex={0}>
        <table id="figures">
          <thead>
            <tr>
              <th scope="col">on</th>
              <th scope="col">stages</th>
              {FIGURES.map(name => (
                <th key={name} scope="col" title={HEADINGS[name][1]}>
                  <i class="key" style={{ background: colorOf(name) }} aria-hidden="true" />
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
