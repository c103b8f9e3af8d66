/** huepress and pngquant as whole processes in turn: wall and processor time. */
import { type Command, type Done, inTurn, runWhole } from './processes.ts'
import { fromRoot } from './results.ts'
import { median, spreadOf } from './stats.ts'

/** The built command line; it prints its peak memory at the end. */
export const huepressCommand = (args: string[]): Command => [
  process.execPath,
  ['--import', fromRoot('bench/lib/peak.mjs'), fromRoot('dist/lib/cli.js'), ...args, '--backend', 'cpu', '-f', '-q'],
]

const timesOf = (runs: readonly Done[]) => ({
  ms: spreadOf(runs.map(({ ms }) => ms)),
  cpuMs: median(runs.map(({ cpuMs }) => cpuMs)),
})

/** Medians of the runs in turn, and the peak of huepress. */
export async function runAgainst(huepress: Command, pngquant: Command, runs: number) {
  const done: Done[][] = [[], []]
  const commands = [huepress, pngquant]
  await inTurn([0, 1], runs, async n => done[n].push(await runWhole(commands[n])))
  const peaks = done[0].map(({ err }) => Number(/peak ([\d.]+) MiB/.exec(err)![1]))
  return { huepress: timesOf(done[0]), pngquant: timesOf(done[1]), peakMiB: Math.max(...peaks) }
}

export type Against = Awaited<ReturnType<typeof runAgainst>>

export const TIME_HEADINGS = [
  'huepress ms',
  'pngquant ms',
  'ratio',
  'huepress CPU ms',
  'pngquant CPU ms',
  'ratio of CPU',
]

export function timeCells({ huepress: ours, pngquant: theirs }: Against): string[] {
  const wall = [ours.ms.median.toFixed(0), theirs.ms.median.toFixed(0), (ours.ms.median / theirs.ms.median).toFixed(2)]
  return [...wall, ours.cpuMs.toFixed(0), theirs.cpuMs.toFixed(0), (ours.cpuMs / theirs.cpuMs).toFixed(2)]
}
