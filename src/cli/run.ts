import { stat } from 'node:fs/promises'
import { type CompressReport, createEngine, decode, HuepressError, readPalette } from '../node.ts'
import type { Settings } from './args.ts'
import { setUpDecoder } from './decoder-settings.ts'
import { type ExitCode, exitCodeOf, worstExitCode } from './exit-code.ts'
import { compressJob, type Job, type Run, sayNotes, writeOutput } from './file-job.ts'
import { asFlags } from './flags.ts'
import { findInputs, identityOf, type Source } from './inputs.ts'
import { nameOutputs, outputFor } from './output-names.ts'
import { checkOutput, type Guard } from './outputs.ts'
import { humanLine, jsonLine, type Paths, verboseLines } from './print.ts'
import { startProgress } from './progress-line.ts'
import { checkCount, inputOf, shareAmong } from './shared-run.ts'
import { type Skipped, skippedLine, skippedText } from './skipped.ts'
import { checkStdoutForImage, isStdout, print, printError } from './stdio.ts'
import { checkSweepOutputs, sweepOne } from './sweep.ts'
import { isUpToDate } from './up-to-date.ts'

/** The line for people or for programs: on stdout, unless the image goes there. */
async function printResult({ settings }: Run, paths: Paths, report: CompressReport): Promise<void> {
  const say = paths.output === '-' ? async (line: string) => printError(line) : print
  if (settings.json) await say(jsonLine(paths, report))
  else if (!settings.quiet) await say(humanLine(paths, report, settings.quantize))
}

async function compressOne(run: Run, job: Job, output: string): Promise<void> {
  const { settings, engine } = run
  const { source, decoded, progress } = job
  const { onProgress } = progress
  const advice = settings.quantize.advice && (settings.json || !settings.quiet) // nobody would read it
  const result = await compressJob(job, { ...settings.quantize, advice, engine, onProgress })
  await writeOutput(run, job, output, result.bytes)
  progress.stop()
  sayNotes(run, job, result.notes)
  await printResult(run, { input: source.shown, output }, result.report)
  if (!settings.verbose) return
  for (const line of verboseLines(result.report)) printError(line)
  if (decoded.bits > 8) printError(`  ${decoded.bits} bits a channel were reduced to the upper 8`)
}

/** Refuses an input whose output may not be written, so that a refusal costs nothing. Returns the outputs. */
async function checkOutputs({ settings, guard }: Run, source: Source): Promise<string[]> {
  if (settings.sweep) return checkSweepOutputs(source, settings, guard)
  const output = outputFor(source, settings)
  if (output === '-') checkStdoutForImage()
  else await checkOutput(output, settings, guard)
  return [output]
}

/** Passes over an input whose outputs are up to date, if that is wanted; works on all others. */
async function runUnlessDone(run: Run, source: Source, outputs: readonly string[]): Promise<void> {
  const { settings } = run
  if (!settings.skipExisting || !(await isUpToDate(source, outputs, settings))) return runOne(run, source)
  run.skipped++
  if (settings.verbose) printError(`${source.shown}: ${outputs[0]} is up to date`)
}

async function printSkipped({ settings, skipped }: Run): Promise<void> {
  if (skipped === 0 || settings.quiet || settings.json) return
  await print(`${skipped} ${skipped === 1 ? 'input' : 'inputs'} skipped: the output is up to date`)
}

/** One input from its bytes to its output, which was checked. */
async function runOne(run: Run, source: Source): Promise<void> {
  const { settings } = run
  const progress = startProgress(source.shown, !settings.quiet)
  try {
    const like = settings.preserve && source.path !== null ? await stat(source.path) : null
    const input = await inputOf(source)
    const begin = performance.now()
    const decoded = await decode(input, settings.quantize)
    const job: Job = { source, decoded, decodeMs: performance.now() - begin, progress, like }
    await (settings.sweep ? sweepOne(run, job) : compressOne(run, job, outputFor(source, settings)))
  } finally {
    progress.stop()
  }
}

/** Prints an error in one line and returns the exit code it asks for. Faults of huepress show where they are. */
export function reportError(error: unknown, shown: string | null, verbose = false): ExitCode {
  const known = error instanceof HuepressError && error.code !== 'internal'
  const message = error instanceof Error ? error.message : String(error)
  const text = known ? message : `${message} (This is a fault of huepress. Please report it, with the file.)`
  printError(`huepress: ${shown === null ? '' : `${shown}: `}${asFlags(text).replaceAll(/\s*\n\s*/g, ' ')}`)
  if (!known && verbose && error instanceof Error) printError(String(error.stack))
  return exitCodeOf(error)
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

/** Works through all inputs, one after the other; one that fails stops none of the others. Returns the exit code. */
export async function runAll(given: Settings): Promise<number> {
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
  for (const { shown, error } of failures) code = worstExitCode(code, reportError(error, shown))
  if (sources.length === 0) return code
  for (const [folder, kinds] of skipped) await saySkipped(folder, kinds, asked)
  const reportErrorFor = (source: Source) => (error: unknown) => {
    code = worstExitCode(code, reportError(error, source.shown, settings.verbose))
  }
  await setUpDecoder()
  const engine = await createEngine({ backend: settings.backend })
  const guard: Guard = { force: settings.force || settings.skipExisting, identities, claimed: new Set() }
  const run: Run = { settings, guard, engine, said: new Set(), skipped: 0 }
  try {
    if (settings.sharedPalette) {
      checkCount(sources.length + failures.length)
      const able = await shareAmong(run, sources, source => checkOutputs(run, source), reportErrorFor)
      for (const source of able) await runOne(run, source).catch(reportErrorFor(source))
      return code
    }
    for (const source of sources) {
      await checkOutputs(run, source)
        .then(outputs => runUnlessDone(run, source, outputs))
        .catch(reportErrorFor(source))
    }
    await printSkipped(run)
  } finally {
    engine.destroy()
  }
  return code
}
