import type { Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createEngine, readPalette, setThreads } from '../node.ts'
import type { Settings } from './args.ts'
import { setUpDecoder } from './decoder-settings.ts'
import { type ExitCode, worstExitCode } from './exit-code.ts'
import type { Out, Tools } from './file-job.ts'
import { findInputs, identityOf, type Source } from './inputs.ts'
import { adviseOnInterrupt } from './interrupt.ts'
import { costOf, jobsFor, memoryBudget, pixelsOf, threadsBeside } from './jobs/job-cost.ts'
import { makeOutputOrder, type Turn } from './jobs/output-order.ts'
import { makeRunTally, type RunCounter } from './jobs/run-tally.ts'
import { startJobThread } from './jobs/start-job-thread.ts'
import { makeTeam } from './jobs/team.ts'
import { nameOutputs, outputFor } from './outputs/output-names.ts'
import { cannotWrite, checkOutput, type Guard } from './outputs/outputs.ts'
import { isUpToDate } from './outputs/up-to-date.ts'
import { writeFileSafely } from './outputs/write-file.ts'
import { reportError } from './report-error.ts'
import { runFile } from './run-file.ts'
import { checkCount, shareAmong } from './shared-run.ts'
import { type Skipped, skippedLine, skippedText } from './skipped.ts'
import { checkStdoutForImage, isStdout, print, printError, sendImage } from './stdio.ts'
import { checkSweepOutputs } from './sweep.ts'

/** What all inputs of one run share. */
interface Run extends Tools {
  guard: Guard
  counter: RunCounter
}

/** Refuses an input whose output may not be written, so that a refusal costs nothing. Returns the outputs. */
async function checkOutputs({ settings, guard }: Run, source: Source): Promise<string[]> {
  if (settings.sweep) return checkSweepOutputs(source, settings, guard)
  const output = outputFor(source, settings)
  if (output === '-') checkStdoutForImage()
  else await checkOutput(output, settings, guard)
  return [output]
}

/** Says what became of several inputs, or that all outputs are up to date. */
async function printSummary({ settings, counter }: Run, total: number): Promise<void> {
  const { skipped } = counter.tally
  if (settings.quiet || settings.json) return
  if (skipped === total) await print(`${total} ${total === 1 ? 'input' : 'inputs'} skipped: the output is up to date`)
  else if (total > 1) await print(counter.summary())
}

/** The settings with the palette of the file that they name; its identity joins those that are not written to. */
async function withPalette(settings: Settings, identities: Set<string>): Promise<Settings> {
  if (settings.palette === null) return settings
  const palette = await readPalette(settings.palette)
  identities.add(identityOf(await stat(settings.palette)))
  return { ...settings, quantize: { ...settings.quantize, palette, colors: undefined } }
}

/** Says which files of a folder are pictures that are not taken. */
async function saySkipped(folder: string, kinds: Skipped, { json, quiet, output }: Settings): Promise<void> {
  if (!quiet) printError(`huepress: ${folder}: ${skippedText(kinds)}`)
  if (json && output !== '-') await print(skippedLine(folder, kinds))
}

/** Where the lines and files of an input go: lines in its turn, files at once. */
function outFor(turn: Turn, { guard: { force }, counter }: Run, like: Stats | null): Out {
  return {
    ...turn,
    async write(output, bytes) {
      const writing =
        output === '-'
          ? turn.wait(() => sendImage(bytes))
          : writeFileSafely(output, bytes, { force, like }).catch(error => Promise.reject(cannotWrite(output, error)))
      await writing
      counter.tally.bytesOut += bytes.length
    },
  }
}

/** Passes over an input whose outputs are up to date, if that is wanted. */
async function isDone(run: Run, source: Source, outputs: readonly string[], turn: Turn): Promise<boolean> {
  const { settings } = run
  if (!settings.skipExisting || !(await isUpToDate(source, outputs, settings))) return false
  run.counter.tally.skipped++
  if (settings.verbose) turn.printError(`${source.displayName}: ${outputs[0]} is up to date`)
  return true
}

/** Those who do the jobs of a run: this thread, and others beside it unless a GPU or stdin is in use. */
function teamFor(run: Run, sources: readonly Source[], threadScript: URL | null) {
  const { settings, engine } = run
  const isAlone = engine.backend === 'gpu' || threadScript === null || sources.some(({ path }) => path === null)
  const jobs = isAlone ? 1 : jobsFor(settings.jobs, sources.length)
  const threads = threadsBeside(jobs)
  const data = { settings, threads, progress: !settings.quiet && process.stderr.isTTY === true }
  const team = makeTeam({
    jobs,
    budget: memoryBudget(),
    runHere: (source, out) => runFile({ settings, engine }, source, out),
    startThread() {
      // An encoder would keep this thread from handing out jobs, so that it gets a thread in any case.
      setThreads(Math.max(1, threads))
      return startJobThread(threadScript!, data)
    },
  })
  return { ...team, jobs }
}

/** Bytes of an input; those of stdin are not known. */
const bytesOf = async ({ path }: Source) => (path === null ? 0 : (await stat(path)).size)

/** Counts what became of an input, and the bytes of those that were worked on. */
async function count({ counter: { tally } }: Run, source: Source, code: ExitCode): Promise<void> {
  if (code === 0) tally.done++
  else tally.failed++
  if (code === 0) tally.bytesIn += await bytesOf(source).catch(() => 0)
}

/** Works through inputs, `check` telling of each where its outputs go. What it says of them comes in their order. */
async function runSideBySide(
  run: Run,
  sources: readonly Source[],
  check: (source: Source) => Promise<string[]>,
  threadScript: URL | null,
): Promise<ExitCode> {
  const { settings, counter } = run
  const { verbose, quiet, preserve, failFast } = settings
  const team = teamFor(run, sources, threadScript)
  const order = makeOutputOrder(
    sources.map(({ displayName }) => displayName),
    !quiet,
    counter.progress,
  )
  let worst: ExitCode = 0
  let left = sources.length
  const goesOn = () => !failFast || worst === 0
  for (const [n, source] of sources.entries()) {
    const turn = order.turns[n]
    const fail = (error: unknown) => reportError(error, source.displayName, { verbose, say: turn.printError })
    const ended = async (code: Promise<ExitCode>) => {
      const own = await code.catch(fail)
      worst = worstExitCode(worst, own) // not before: others end meanwhile
      await count(run, source, own)
      turn.end()
    }
    /** Whether it was begun. */
    const begin = async () => {
      const like = preserve && source.path !== null ? await stat(source.path) : null
      const cost = costOf(team.jobs > 1 ? await pixelsOf(source) : 0)
      return team.start({ source, out: outFor(turn, run, like), cost, ahead: left }, ended, goesOn)
    }
    try {
      const isOver = !goesOn() || (await isDone(run, source, await check(source), turn))
      if (isOver || !(await begin())) turn.end()
    } catch (error) {
      await ended(Promise.reject(error))
    }
    if (goesOn()) left--
  }
  await team.finish()
  await order.done()
  await printSummary(run, sources.length)
  return worst
}

/**
 * Works through all inputs; one that fails stops none of the others. `threadScript`: what threads for further jobs run;
 * without it, inputs are worked on one after the other. Returns the exit code.
 */
export async function runAll(given: Settings, threadScript: URL | null = null): Promise<number> {
  const asked = given.output !== null && isStdout(given.output) ? { ...given, output: '-' } : given
  const { sources: found, failures, identities, skipped } = await findInputs(asked)
  const sources = nameOutputs(found, asked)
  let settings: Settings
  try {
    settings = await withPalette(asked, identities)
  } catch (error) {
    return reportError(error, asked.palette)
  }
  let code: ExitCode = 0
  for (const { displayName, error } of failures) code = worstExitCode(code, reportError(error, displayName))
  if (sources.length === 0) return code
  for (const [folder, kinds] of skipped) await saySkipped(folder, kinds, asked)
  setUpDecoder()
  const engine = await createEngine({ backend: settings.backend })
  const guard: Guard = {
    force: settings.force || settings.skipExisting,
    identities,
    claimed: new Set(),
    cleaned: new Set(),
  }
  const counter = makeRunTally(sources.length)
  adviseOnInterrupt(() => counter.advice(settings))
  const run: Run = { settings, guard, engine, counter }
  const check = (source: Source) => checkOutputs(run, source)
  try {
    if (!settings.sharedPalette) {
      return worstExitCode(code, await runSideBySide(run, sources, check, threadScript))
    }
    checkCount(sources.length + failures.length)
    const able = await shareAmong(run, sources, check, source => error => {
      code = worstExitCode(code, reportError(error, source.displayName, { verbose: settings.verbose }))
    })
    return worstExitCode(code, await runSideBySide(run, able, async () => [], threadScript))
  } finally {
    engine.destroy()
  }
}
