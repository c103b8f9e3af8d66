import { aligned } from '../../lib/tables.ts'
import { BACKENDS } from './cases.ts'
import { changeWords, compareFiles, missingIn, nameOf, otherSpeeds } from './compare.ts'
import { type BenchFile, FIGURES, isMeasured, type PlaceResult } from './result.ts'
import { ends, figure, HEADINGS, pairsCell, sameWords, times } from './words.ts'

/** All figures of a place, and below them why something is missing. */
export function placeText({ place, version, adapter, software, missing, cases }: PlaceResult): string {
  const heads = [
    'case',
    'on',
    ...FIGURES.map(name => HEADINGS[name][0]),
    'spread of total',
    'iterations',
    'G pairs/s',
    'GPU over CPU',
  ]
  const rows = cases.flatMap(one =>
    BACKENDS.flatMap(backend => {
      const side = one[backend]
      if (!isMeasured(side)) return []
      const figures = FIGURES.map(name => figure(side.ms[name].median))
      const ratio = backend === 'gpu' && one.ratio ? `${times(one.ratio)} ${sameWords(one).text}` : ''
      return [
        [
          nameOf(one),
          backend.toUpperCase(),
          ...figures,
          ends(side.ms.total),
          `${side.iterations}`,
          pairsCell(side),
          ratio,
        ],
      ]
    }),
  )
  const left = cases.flatMap(one =>
    BACKENDS.flatMap(backend => {
      const side = one[backend]
      return isMeasured(side) ? [] : [`  ${nameOf(one)}, ${backend.toUpperCase()}: ${side.why}`]
    }),
  )
  const kind = software ? ' (software: its times say nothing about a graphics card)' : ''
  const head = `${place} ${version}, GPU: ${adapter ? adapter + kind : `none. ${missing}`}; milliseconds, medians`
  return [head, aligned([heads, ...rows], 2), ...left].join('\n')
}

/** Total and encode of every row of two files, and every other figure that changed beyond its spread. */
export function compareText(a: BenchFile, b: BenchFile): string {
  const rows = compareFiles(a, b)
    .filter(({ figure, withinSpread }) => figure === 'total' || figure === 'encode' || !withinSpread)
    .map(change => [
      change.where,
      HEADINGS[change.figure][0],
      figure(change.before.median),
      figure(change.after.median),
      changeWords(change),
    ])
  const table =
    rows.length > 0 ? aligned([['where', 'figure', 'A ms', 'B ms', 'change'], ...rows], 2) : 'Nothing in common.'
  return [...otherSpeeds(a, b), table, ...missingIn(a, b)].join('\n')
}
