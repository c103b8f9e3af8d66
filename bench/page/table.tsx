import { BACKENDS } from '../cases/cases.ts'
import { type CaseResult, FIGURES, isMeasured, type Side } from '../cases/result.ts'
import { cellsOf, ends, HEADINGS, pairsCell, pointsWord, sameWords, times } from '../cases/words.ts'
import { measured, results } from './state.ts'

function Figures({ side }: { side: Side }) {
  const cells = cellsOf(side)
  if (!cells || !isMeasured(side))
    return (
      <td class={`why ${!isMeasured(side) && side.failed ? 'bad' : ''}`} colSpan={FIGURES.length + 2}>
        {!isMeasured(side) && side.why}
      </td>
    )
  return (
    <>
      {cells.map(({ text, detail }, n) => (
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

const scaled = ({ median, low, high }: { median: number; low: number; high: number }) => ({
  median: median / 1e9,
  low: low / 1e9,
  high: high / 1e9,
})

function Both({ result }: { result: CaseResult }) {
  const { picture, width, height, colors, points, ratio } = result
  const same = sameWords(result)
  return (
    <tbody class={same.state === 'different' ? 'bad' : ''}>
      {BACKENDS.map((backend, n) => (
        <tr key={backend} class={backend}>
          {n === 0 && (
            <th scope="rowgroup" rowSpan={2}>
              {picture}, K = {colors}
              <small>
                {pointsWord(points)}, {width} × {height}
              </small>
            </th>
          )}
          <th scope="row">{backend.toUpperCase()}</th>
          <Figures side={result[backend]} />
          {n === 0 && (
            <>
              <td rowSpan={2}>
                {ratio ? times(ratio) : '–'}
                <small>{ratio && ends(ratio)}</small>
              </td>
              <td rowSpan={2} class={`match ${same.state}`}>
                {same.text}
              </td>
            </>
          )}
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
        iteration is a part of cluster, and encode comes after the total. Speed {measured.value.speed}.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section class="scroll" aria-label="Figures" tabIndex={0}>
        <table id="figures">
          <thead>
            <tr>
              <th scope="col">case</th>
              <th scope="col">on</th>
              {FIGURES.map(name => (
                <th key={name} scope="col" title={HEADINGS[name][1]}>
                  {HEADINGS[name][0]}
                </th>
              ))}
              <th scope="col">iterations</th>
              <th scope="col" title="Thousand millions of points times centroids per second of the iterations">
                G pairs/s
              </th>
              <th scope="col" title="The CPU's total over the GPU's, run by run">
                GPU over CPU
              </th>
              <th scope="col">compared</th>
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
