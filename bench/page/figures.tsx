import { BACKENDS, jobWord, pointsWord } from '../suites/gpu/cases.ts'
import {
  type CaseResult,
  ends,
  FIGURES,
  type Figure,
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

const jobMs = ({ ms }: Measured) => STAGES.reduce((sum, stage) => sum + ms[stage].median, 0)

const isStage = (name: Figure) => (STAGES as readonly Figure[]).includes(name)

/** The stages beside each other; `longest` fills the cell. */
function Bar({ side, longest }: { side: Side; longest: number }) {
  if (!isMeasured(side)) return <td class={side.failed ? 'why bad' : 'why'}>{side.why}</td>
  return (
    <td>
      <div class="bar" aria-hidden="true">
        {STAGES.map(stage => {
          const width = `${(100 * side.ms[stage].median) / longest}%`
          return <i key={stage} style={{ width, background: `var(--${stage})` }} />
        })}
      </div>
    </td>
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

function Figures({ name, result }: { name: Figure; result: CaseResult }) {
  const [heading, help] = HEADINGS[name]
  return (
    <tr class={isStage(name) ? '' : 'part'} title={help}>
      <th scope="row">
        {isStage(name) && <i class="key" style={{ background: `var(--${name})` }} aria-hidden="true" />}
        {heading}
      </th>
      {BACKENDS.map(backend => {
        const side = result[backend]
        if (!isMeasured(side)) return <td key={backend}>-</td>
        return (
          <td key={backend}>
            {figure(side.ms[name].median)}
            {ends(side.ms[name]) && <small>{ends(side.ms[name])}</small>}
          </td>
        )
      })}
    </tr>
  )
}

/** What was measured and what the comparison came to, a bar for each backend, and the stages on both. */
function Case({ result }: { result: CaseResult }) {
  const { picture, width, height, colors, points, job } = result
  const same = sameWords(result)
  const sides = BACKENDS.map(backend => result[backend]).filter(isMeasured)
  const longest = Math.max(...sides.map(jobMs))
  const notes = [ratioWords(result), shareWords(result)]
  return (
    <section class="card case">
      <h3>
        {picture}, K = {colors}{' '}
        <small>
          {jobWord(job)}, {pointsWord(points)}, {width} × {height}
        </small>
      </h3>
      <p class={same.state === 'different' ? 'outcome bad' : 'outcome'}>
        <span class="ratio">{notes[0]}</span> <span class="share">{notes[1]}</span>{' '}
        <span class={`match ${same.state}`}>{same.text}</span>
      </p>
      <table class="bars">
        <tbody>
          {BACKENDS.map(backend => (
            <tr key={backend}>
              <th scope="row">{backend.toUpperCase()}</th>
              <Bar side={result[backend]} longest={longest} />
            </tr>
          ))}
        </tbody>
      </table>
      {sides.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">milliseconds</th>
              {BACKENDS.map(backend => (
                <th key={backend} scope="col">
                  {backend.toUpperCase()}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {FIGURES.map(name => (
              <Figures key={name} name={name} result={result} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

export function Results() {
  return (
    <section aria-labelledby="figures-title">
      <h2 id="figures-title">Where the time goes</h2>
      <p class="note">
        Medians; below them the least and the most. Times faster are of the totals, from pixels to palette and indices;
        writing the file comes after that. Speed {measured.value.speed}.
      </p>
      <div id="figures">
        {results.value.map((result, n) => (
          <Case key={n} result={result} />
        ))}
      </div>
    </section>
  )
}
