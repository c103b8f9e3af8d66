import type { Spread } from '../lib/stats.ts'
import { BACKENDS } from '../suites/gpu-cpu/cases.ts'
import {
  type CaseResult,
  FIGURES,
  isMeasured,
  type LeftOut,
  type Measured,
  type Side,
} from '../suites/gpu-cpu/result.ts'
import { cellsOf, ends, HEADINGS, pairsCell, pointsWord, sameWords, times } from '../suites/gpu-cpu/words.ts'
import { measured, results } from './state.ts'

/** Back end, ratio, the milliseconds, iterations and pairs. */
const COLUMNS = FIGURES.length + 4

/** Why there are no figures, in sight however far the table is scrolled. */
function Why({ why, failed }: LeftOut) {
  return (
    <td class={failed ? 'why bad' : 'why'} colSpan={COLUMNS - 1}>
      <span>{why}</span>
    </td>
  )
}

function Figures({ side }: { side: Measured }) {
  const cells = cellsOf(side)
  return (
    <>
      {cells?.map(({ text, detail }, n) => (
        <td key={FIGURES[n]}>
          {text}
          <small>{detail}</small>
        </td>
      ))}
      <td>{side.iterations}</td>
      <td>
        {pairsCell(side)}
        <small>{ends(scaled(side.pairsPerSecond))}</small>
      </td>
    </>
  )
}

const scaled = ({ median, low, high }: Spread): Spread => ({
  median: median / 1e9,
  low: low / 1e9,
  high: high / 1e9,
})

/** What stands beside the name of a back end; one ratio for both where there is one. */
function Row({ side, ratio, isFirst }: { side: Side; ratio: Spread | null; isFirst: boolean }) {
  if (!isMeasured(side)) return <Why {...side} />
  return (
    <>
      {!ratio && <td>–</td>}
      {ratio && isFirst && (
        <td rowSpan={2}>
          {times(ratio)}
          <small>{ends(ratio)}</small>
        </td>
      )}
      <Figures side={side} />
    </>
  )
}

/** What was measured and what the comparison came to, then a row for each back end. */
function Both({ result }: { result: CaseResult }) {
  const { picture, width, height, colors, points, ratio } = result
  const same = sameWords(result)
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
            <span class={`match ${same.state}`}>{same.text}</span>
          </div>
        </th>
      </tr>
      {BACKENDS.map((backend, n) => (
        <tr key={backend} class={backend}>
          <th scope="row">{backend.toUpperCase()}</th>
          <Row side={result[backend]} ratio={ratio} isFirst={n === 0} />
        </tr>
      ))}
    </tbody>
  )
}

export function Table() {
  return (
    <section class="card" aria-labelledby="table-title">
      <h2 id="table-title">Milliseconds</h2>
      <p class="note">
        Medians, below them the least and the most. Upload and read-back are parts of the stages they happen in, an
        iteration is a part of k-means, and encode comes after the total. Speed {measured.value.speed}.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section class="scroll" aria-label="Figures" tabIndex={0}>
        <table id="figures">
          <thead>
            <tr>
              <th scope="col">on</th>
              <th scope="col" title="The CPU's total over the GPU's, run by run">
                GPU over CPU
              </th>
              {FIGURES.map(name => (
                <th key={name} scope="col" title={HEADINGS[name][1]}>
                  {HEADINGS[name][0]}
                </th>
              ))}
              <th scope="col">iterations</th>
              <th scope="col" title="Thousand millions of points times centroids per second of the iterations">
                G pairs/s
              </th>
            </tr>
          </thead>
          {results.value.map((result, n) => (
            <Both key={n} result={result} />
          ))}
        </table>
      </section>
    </section>
  )
}
