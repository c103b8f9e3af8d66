import { stat } from 'node:fs/promises'
import { asMemoryError, type CompressReport, createEngine, decode, HuepressError, readPalette } from '../node.ts'
import type { Settings } from './args.ts'
import { type ExitCode, exitCodeOf, worstExitCode } from './exit-code.ts'
import { compressJob, type Job, type Run, sayNotes, writeOutput } from './file-job.ts'
import { asFlags } from './flags.ts'
import { findInputs, identityOf, type Source } from './inputs.ts'
import { checkOutput, type Guard, outputFor } from './outputs.ts'
import { humanLine, jsonLine, type Paths, verboseLines } from './print.ts'
import { startProgress } from './progress-line.ts'
import { checkCount, inputOf, shareAmong } from './shared-run.ts'
import { checkStdoutForImage, print, printError } from './stdio.ts'
import { checkSweepOutputs, sweepOne } from './sweep.ts'

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
  await writeOutput(output, result.bytes, settings.force)
  progress.stop()
  sayNotes(run, job, result.notes)
  await printResult(run, { input: source.shown, output }, result.report)
  if (!settings.verbose) return
  for (const line of verboseLines(result.report)) printError(line)
  if (decoded.bits > 8) printError(`  ${decoded.bits} bits a channel were reduced to the upper 8`)
}

/** Refuses an input whose output may not be written, so that a refusal costs nothing. */
async function checkOutputs({ settings, guard }: Run, source: Source): Promise<void> {
  const output = outputFor(source, settings)
  if (settings.sweep) await checkSweepOutputs(source, settings, guard)
  else if (output === '-') checkStdoutForImage()
  else await checkOutput(output, settings, guard)
}

/** One input from its bytes to its output, which was checked. */
async function runOne(run: Run, source: Source): Promise<void> {
  const { settings } = run
  const progress = startProgress(source.shown, !settings.quiet)
  try {
    const input = await inputOf(source)
    const begin = performance.now()
    const decoded = await decode(input)
    const job: Job = { source, decoded, decodeMs: performance.now() - begin, progress }
    await (settings.sweep ? sweepOne(run, job) : compressOne(run, job, outputFor(source, settings)))
  } finally {
    progress.stop()
  }
}

/** Prints an error in one line and returns the exit code it asks for. Faults of huepress show where they are. */
export function reportError(fault: unknown, shown: string | null, verbose = false): ExitCode {
  const error = asMemoryError(fault)
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

/** Works through all inputs, one after the other; one that fails stops none of the others. Returns the exit code. */
export async function runAll(asked: Settings): Promise<number> {
  const { sources, failures, identities } = await findInputs(asked)
  let settings: Settings
  try {
    settings = await withPalette(asked, identities)
  } catch (error) {
    return reportError(error, asked.palette)
  }
  let code: ExitCode = 0
  for (const { shown, error } of failures) code = worstExitCode(code, reportError(error, shown))
  if (sources.length === 0) return code
  const reportErrorFor = (source: Source) => (error: unknown) => {
    code = worstExitCode(code, reportError(error, source.shown, settings.verbose))
  }
  const engine = await createEngine({ backend: settings.backend })
  const guard: Guard = { force: settings.force, identities, claimed: new Set(), cleaned: new Set() }
  const run: Run = { settings, guard, engine, said: new Set() }
  try {
    if (settings.sharedPalette) {
      checkCount(sources.length + failures.length)
      const able = await shareAmong(run, sources, source => checkOutputs(run, source), reportErrorFor)
      for (const source of able) await runOne(run, source).catch(reportErrorFor(source))
      return code
    }
    for (const source of sources) {
      await checkOutputs(run, source)
        .then(() => runOne(run, source))
        .catch(reportErrorFor(source))
    }
  } finally {
    engine.destroy()
  }
  return code
}
