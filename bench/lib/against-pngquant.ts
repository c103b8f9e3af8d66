/** huepress and pngquant as whole processes in turn: medians of wall and processor time. */
import { parseArgs } from 'node:util'
import { integer } from './options.ts'
import { type Command, type Done, inTurn, requireFiles, runWhole } from './processes.ts'
import { CLI, versionOfPngquant } from './programs.ts'
import { fromRoot, save } from './results.ts'
import { median, spreadOf } from './stats.ts'
import { printTable } from './tables.ts'

/** huepress on the CPU; it prints its peak memory at the end. */
const huepressCommand = (args: string[]): Command => [
  process.execPath,
  ['--import', fromRoot('bench/lib/peak.mjs'), CLI, ...args, '--backend', 'cpu', '-f', '-q', '--allow-larger'],
]

const timesOf = (runs: readonly Done[]) => ({
  ms: spreadOf(runs.map(({ ms }) => ms)),
  cpuMs: median(runs.map(({ cpuMs }) => cpuMs)),
})

/** Runs huepress with these arguments and pngquant in turn; gives the medians, and the peak of huepress. */
export async function runAgainst(huepress: string[], pngquant: Command, runs: number) {
  const done: Done[][] = [[], []]
  const commands: Command[] = [huepressCommand(huepress), pngquant]
  await inTurn([0, 1], runs, async n => done[n].push(await runWhole(commands[n])))
  const peaks = done[0].map(({ err }) => Number(/peak ([\d.]+) MiB/.exec(err)![1]))
  return { huepress: timesOf(done[0]), pngquant: timesOf(done[1]), peakMiB: Math.max(...peaks) }
}

type Against = Awaited<ReturnType<typeof runAgainst>>

const HEADINGS = [
  'huepress ms',
  'pngquant ms',
  'ratio',
  'huepress CPU ms',
  'pngquant CPU ms',
  'ratio of CPU',
  'peak MiB',
]

function timeCells({ huepress: ours, pngquant: theirs, peakMiB }: Against): string[] {
  const wall = [ours.ms.median.toFixed(0), theirs.ms.median.toFixed(0), (ours.ms.median / theirs.ms.median).toFixed(2)]
  const cpu = [ours.cpuMs.toFixed(0), theirs.cpuMs.toFixed(0), (ours.cpuMs / theirs.cpuMs).toFixed(2)]
  return [...wall, ...cpu, peakMiB.toFixed(0)]
}

/** The options that the suites share, with those of one. */
export function optionsOf<More extends string>(args: string[], more: Record<More, string>) {
  const options = Object.entries({ runs: '5', colors: '256', ...more }).map(([name, value]) => {
    return [name, { type: 'string', default: value }] as const
  })
  const { values, positionals } = parseArgs({ args, options: Object.fromEntries(options), allowPositionals: true })
  const { runs, colors, ...own } = values as Record<'runs' | 'colors' | More, string>
  return {
    photos: requireFiles(positionals),
    runs: integer('runs', runs),
    colors: integer('colors', colors, 2, 256),
    own: own as Record<More, string>,
  }
}

/** Prints and saves rows: `about` what each is of, `result` what came of it beside the times. */
export function report(name: string, rows: readonly { about: object; result?: object; times: Against }[]): void {
  const [first] = rows
  printTable([
    [...Object.keys(first.about), ...HEADINGS, ...Object.keys(first.result ?? {})],
    ...rows.map(({ about, result = {}, times }) => [
      ...Object.values(about),
      ...timeCells(times),
      ...Object.values(result),
    ]),
  ])
  save(name, { pngquant: versionOfPngquant(), rows })
}
