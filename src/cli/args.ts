import { type ParseArgsConfig, parseArgs } from 'node:util'
import {
  type BackendChoice,
  checkOption,
  checkTogether,
  extensionOf,
  HuepressError,
  isBrokenName,
  OPTIONS,
  type OptionsOf,
  type OptionValues,
} from '../node.ts'
import { FLAGS, type Flag, type FlagValues, flagOf, type OptionFlag, optionFlags } from './flags.ts'
import { formatOf } from './outputs/output-format.ts'

/** What the command line asks for; checked and complete. */
export interface Settings extends Omit<FlagValues, 'help' | 'version' | 'ext' | 'jobs'> {
  /** Files, folders and `-`, at least one. */
  inputs: string[]
  /** Options of a job. */
  quantize: OptionsOf<'quantize' | 'job'> & { palette?: Uint8Array }
  backend: BackendChoice
  ext: string
  /** Files side by side; null for as many as there are cores. */
  jobs: number | null
}

export type Command = { kind: 'help' } | { kind: 'version' } | { kind: 'run'; settings: Settings }

export type Values = Record<string, string | boolean | undefined>

const usage = (message: string) => new HuepressError('usage', message)

/** Joins `--ext -small.png` and `-c -1` to one argument each, which parseArgs would take for two flags. */
function joinDashValues(argv: readonly string[]): string[] {
  const end = argv.indexOf('--')
  const joined: string[] = []
  for (let i = 0; i < argv.length; i++) {
    const next = argv[i + 1] ?? ''
    const isSuffix = argv[i] === `--${FLAGS.ext.flag}` && /^-[^-]/.test(next)
    const isNegative = /^-/.test(argv[i]) && /^-\d/.test(next)
    const before = end < 0 || i + 1 < end
    if (before && isSuffix) joined.push(`${argv[i]}=${argv[++i]}`)
    else if (before && isNegative) joined.push(argv[i] + (argv[i].startsWith('--') ? '=' : '') + argv[++i])
    else joined.push(argv[i])
  }
  return joined
}

/** Splits arguments by these flags and those of the options table. Errors: 'usage'. */
export function parseFlags(
  argv: readonly string[],
  flags: readonly Flag[],
  help = 'huepress --help',
): { values: Values; positionals: string[] } {
  const options: ParseArgsConfig['options'] = {}
  for (const { flag, short, value } of flags) {
    options[flag] = { type: value ? 'string' : 'boolean', ...(short ? { short } : {}) }
  }
  for (const { off } of flags as OptionFlag[]) if (off) options[off] = { type: 'boolean' }
  try {
    const args = joinDashValues(argv)
    const parsed = parseArgs({ args, options, allowPositionals: true, allowNegative: true, strict: true })
    return { values: parsed.values as Values, positionals: parsed.positionals }
  } catch (error) {
    // Of parseArgs's text only the first sentence is for people who type flags.
    throw usage(`${(error as Error).message.split(/\. |\n/)[0].replace(/\.$/, '')}. See ${help}.`)
  }
}

/** A number in plain digits; anything else stays text, which the options table refuses. */
function number(text: string): number | string {
  return /^(\d{1,15}|\d{0,15}\.\d{1,15})$/.test(text) ? Number(text) : text
}

/** The options of a job, checked. Errors: 'usage'. */
export function jobOptions(values: Values): OptionValues {
  const checked = optionFlags().map(({ name, flag, off, numeric }) => {
    // parseArgs reads --no-FLAG as FLAG: false; of both, the last one counts.
    const value = off && values[flag] === false ? '0' : values[flag]
    return [name, checkOption(name, numeric && typeof value === 'string' ? number(value) : value, `--${flag}`)]
  })
  return Object.fromEntries(checked)
}

/** The flags of the command line alone. */
function ownFlags(values: Values): FlagValues {
  const read = Object.entries(FLAGS).map(([name, flag]) => {
    const given = values[flag.flag]
    return [name, 'value' in flag ? (given ?? null) : given === true]
  })
  return Object.fromEntries(read)
}

const MAX_JOBS = 256

/** Errors: 'usage'. */
export function jobsOf(text: string | null): number | null {
  const jobs = text === null ? null : number(text)
  if (jobs === null || (Number.isInteger(jobs) && Number(jobs) >= 1 && Number(jobs) <= MAX_JOBS)) return jobs as number
  throw usage(`Expected a whole number from 1 to ${MAX_JOBS} for --jobs but received ${text === '' ? '""' : text}.`)
}

/** The flag that makes the number of colors one to look for, or null. */
function targetFlag({ quality, maxBytes }: Settings['quantize']): string | null {
  if (quality != null) return '--quality'
  return maxBytes != null ? '--max-bytes' : null
}

/** Refuses what a given palette rules out. */
function checkPaletteFlags({ palette, sharedPalette, sweep, quantize }: Settings, colorsGiven: boolean): void {
  if (sharedPalette && palette !== null)
    throw usage('--palette and --shared-palette exclude each other. Use one of them.')
  if (sharedPalette && sweep) throw usage('--sweep and --shared-palette exclude each other. Use one of them.')
  const target = targetFlag(quantize)
  if (sharedPalette && quantize.maxBytes != null)
    throw usage(
      '--max-bytes looks for a number of colors a picture, so --shared-palette has no meaning. Use one of them.',
    )
  if (sweep && target)
    throw usage(`--sweep goes through 8 numbers of colors, so ${target} has no meaning. Use one of them.`)
  if (palette === null) return
  if (palette === '') throw usage('Expected a file for --palette but received "".')
  if (colorsGiven) throw usage('--palette keeps all entries of its file, so --colors has no meaning. Use one of them.')
  if (target) throw usage(`--palette keeps all entries of its file, so ${target} has no meaning. Use one of them.`)
  if (sweep) throw usage('--sweep goes through 8 numbers of colors, so --palette has no meaning. Use one of them.')
}

/** Refuses what asks for a palette where there is none. */
function checkPhoto({ quantize, palette, sharedPalette, sweep }: Settings, colorsGiven: boolean): void {
  if (quantize.format !== 'photo') return
  const flags = {
    '--colors': colorsGiven,
    '--palette': palette !== null,
    '--shared-palette': sharedPalette,
    '--sweep': sweep,
  }
  const given = Object.entries(flags).find(([, isGiven]) => isGiven)
  if (given) throw usage(`--format photo has no palette, so ${given[0]} has no meaning. Leave it out.`)
}

/** Refuses combinations that have no meaning. */
function checkSettings(settings: Settings, colorsGiven: boolean): void {
  const { inputs, quantize, output, outDir, ext, sweep } = settings
  if (inputs.length === 0) throw usage('No input. Name a file, a folder, or - for stdin; see huepress --help.')
  if (output !== null && inputs.length > 1) {
    throw usage(`--output takes one input but received ${inputs.length}. Use --out-dir for several.`)
  }
  if (output !== null && outDir !== null) throw usage('--output and --out-dir exclude each other. Use one of them.')
  if (output !== null && sweep) throw usage('--sweep writes 8 files, so --output has no meaning. Use --out-dir.')
  if (settings.skipExisting && settings.force)
    throw usage('--skip-existing and --force exclude each other: --force makes every output anew. Use one of them.')
  if (settings.skipExisting && settings.sharedPalette)
    throw usage('--shared-palette depends on every input, so --skip-existing has no meaning. Use one of them.')
  if (sweep && quantize.skipIfLarger) throw usage('--sweep writes all 8 files, so --skip-if-larger has no meaning.')
  if (sweep && colorsGiven) throw usage('--sweep goes through 8 numbers of colors, so --colors has no meaning.')
  if (inputs.filter(input => input === '-').length > 1) throw usage('- (stdin) can be given only once.')
  if (output === '' || outDir === '') throw usage('Expected a path for the output but received "".')
  for (const [flag, name] of Object.entries({ '--output': output, '--out-dir': outDir, '--ext': ext })) {
    if (name !== null && isBrokenName(name)) throw usage(`The name for ${flag} is not UTF-8: ${name}. Use another one.`)
  }
  if (ext === '' || /[/\\\0]/.test(ext)) throw usage(`Expected a file name's end for --ext but received "${ext}".`)
}

/**
 * Reads the arguments behind `huepress`. `--help` and `--version` win over everything that parses.
 * Errors: 'usage', with the flag, what it takes and what came.
 */
export function parseArguments(argv: readonly string[]): Command {
  const { values, positionals } = parseFlags(argv, [...optionFlags(), ...Object.values(FLAGS)])
  const { help, version, ...flags } = ownFlags(values)
  if (help) return { kind: 'help' }
  if (version) return { kind: 'version' }
  const { backend, ...quantize } = jobOptions(values)
  const named = values[OPTIONS.format.flag] === undefined ? null : quantize.format
  const format = formatOf(named, flags.output, flags.ext)
  const settings: Settings = {
    ...flags,
    inputs: positionals,
    quantize: { ...quantize, format },
    backend,
    jobs: jobsOf(flags.jobs),
    ext: flags.ext ?? `-hue.${extensionOf(format)}`,
  }
  checkTogether(settings.quantize, flagOf)
  checkSettings(settings, values.colors !== undefined)
  checkPaletteFlags(settings, values.colors !== undefined)
  checkPhoto(settings, values.colors !== undefined)
  return { kind: 'run', settings }
}
