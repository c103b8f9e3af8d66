import { type BenchFile, type CaseResult, isMeasured, type PlaceResult, type Side } from './result.ts'
import { figure, sameWords } from './words.ts'

const BEGIN = /<!-- bench: (\S+) -->\n/
const END = '<!-- end of bench -->'

const msOf = (side: Side) => (isMeasured(side) ? figure(side.ms.total.median) : '–')

const row = (one: CaseResult) =>
  `| ${[
    one.picture,
    one.colors,
    one.points === 'pixels' ? 'every pixel' : 'colors',
    msOf(one.gpu),
    msOf(one.cpu),
    one.ratio ? figure(one.ratio.median) : '–',
    sameWords(one).state === 'same' ? 'same' : sameWords(one).text,
  ].join(' | ')} |`

function placeTable({ place, version, adapter, software, missing, cores, choice, cases }: PlaceResult): string {
  const kind = software ? ', which is software: its times say nothing about a graphics card' : ''
  const gpu = adapter ? `GPU: ${adapter}${kind}` : `no GPU: ${missing}`
  const shown = cases.filter(({ gpu, cpu }) => isMeasured(gpu) || isMeasured(cpu))
  return [
    `${place} ${version}, ${cores} cores, ${gpu}; medians of ${choice.runs} runs in turn, milliseconds from RGBA bytes to palette and indices, speed ${choice.speed}:`,
    '',
    '| picture | K | points | GPU ms | CPU ms | GPU over CPU | bytes |',
    '|---|---:|---|---:|---:|---:|---|',
    ...shown.map(row),
  ].join('\n')
}

/** The tables of a file as they stand in docs/benchmarks/gpu-cpu.md. */
const readmeText = ({ date, places }: BenchFile): string =>
  `Measured on ${date} (\`npm run bench\`).\n\n${places.map(placeTable).join('\n\n')}\n`

/** The file that the page says its tables are from; null where it has no place for them. */
export const fileInReadme = (readme: string): string | null => BEGIN.exec(readme)?.[1] ?? null

/** The page with the tables of that file between its marks. Errors where there are none. */
export function intoReadme(readme: string, path: string, file: BenchFile): string {
  const begin = BEGIN.exec(readme)
  const end = readme.indexOf(END)
  if (!begin || end < begin.index)
    throw new Error(`docs/benchmarks/gpu-cpu.md has no <!-- bench: FILE --> before ${END}.`)
  return `${readme.slice(0, begin.index)}<!-- bench: ${path} -->\n${readmeText(file)}${readme.slice(end)}`
}
