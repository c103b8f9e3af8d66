import {
  type CompressReport,
  type CompressResult,
  decode,
  HuepressError,
  ImageContext,
  suggestSmaller,
} from '../node.ts'
import type { ExitCode } from './exit-code.ts'
import { compressJob, type Job, type Out, sayNotes, type Tools } from './file-job.ts'
import type { Source } from './inputs.ts'
import { isForeign } from './outputs/foreign-original.ts'
import { outputFor } from './outputs/output-names.ts'
import { alternativeNotes, humanLine, jsonLine, type Paths, unwrittenText, verboseLines } from './print.ts'
import { reportError } from './report-error.ts'
import { inputOf } from './shared-run.ts'
import { sweepOne } from './sweep.ts'

/** The line for people or for programs: on stdout, unless the image goes there. */
async function printResult({ settings }: Tools, out: Out, paths: Paths, report: CompressReport): Promise<void> {
  const say = paths.output === '-' ? async (line: string) => out.printError(line) : out.print
  if (settings.json) await say(jsonLine(paths, report))
  else if (!settings.quiet) await say(humanLine(paths, report, settings.quantize))
}

/** Looks for what is smaller than the input, if somebody reads it. */
async function advise({ settings, engine }: Tools, { picture }: Job, result: CompressResult) {
  const { json, quiet, quantize } = settings
  if (quiet && !json) return
  Object.assign(result.report, await suggestSmaller(picture, result, { ...quantize, engine }))
}

/**
 * Tells of a result that is no smaller than an input of another format, which the output's name cannot hold either.
 * Errors: 'larger', always.
 */
async function refuse(tools: Tools, job: Job, result: CompressResult): Promise<never> {
  await advise(tools, job, result)
  const { report } = result
  if (tools.settings.json) await printResult(tools, job.out, { input: job.source.displayName, output: null }, report)
  throw new HuepressError('larger', unwrittenText(report))
}

/** The file first, then its line; advice comes last, but in JSON it is part of the line. */
async function compressOne(tools: Tools, job: Job, output: string): Promise<void> {
  const { settings, engine } = tools
  const { source, decoded, out } = job
  const { onProgress } = out
  const result = await compressJob(job, { ...settings.quantize, advice: false, engine, onProgress })
  const { report } = result
  const { format, advice } = settings.quantize
  if (isForeign(report, format)) await refuse(tools, job, result)
  await out.write(output, result.bytes)
  sayNotes(tools, job, result.notes)
  const paths = { input: source.displayName, output }
  if (advice && settings.json) await advise(tools, job, result)
  await printResult(tools, out, paths, report)
  if (advice && !settings.json) await advise(tools, job, result)
  if (!report.usedOriginal || advice) sayNotes(tools, job, alternativeNotes(report))
  if (!settings.verbose) return
  for (const line of verboseLines(report)) out.printError(line)
  if (decoded.bits > 8) out.printError(`  ${decoded.bits} bits a channel were reduced to the upper 8`)
}

/** One input from its bytes to its output, which was checked. An error is printed; returns the exit code. */
export async function runFile(tools: Tools, source: Source, out: Out): Promise<ExitCode> {
  const { settings } = tools
  try {
    const input = await inputOf(source)
    const begin = performance.now()
    const decoded = await decode(input, settings.quantize)
    const decodeMs = performance.now() - begin
    const picture = new ImageContext(decoded)
    const job: Job = { source, decoded, picture, decodeMs, out, printedNotes: new Set() }
    try {
      await (settings.sweep ? sweepOne(tools, job) : compressOne(tools, job, outputFor(source, settings)))
    } finally {
      picture.close()
    }
    return 0
  } catch (error) {
    return reportError(error, source.displayName, { verbose: settings.verbose, say: out.printError })
  }
}
