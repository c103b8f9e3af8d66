import { OPTION_NAMES, OPTIONS, type Option, type OptionName } from '../node.ts'

/** A flag of the scope cli: of the command line alone. Those of `quantize` and of a job stand in the options table. */
export interface Flag {
  flag: string
  short?: string
  /** What the help calls the value; absent for a switch. */
  value?: string
  help: string
}

export const FLAGS = {
  output: { flag: 'output', short: 'o', value: 'FILE|-', help: 'where to write; one input only, - is stdout' },
  outDir: { flag: 'out-dir', short: 'd', value: 'DIR', help: "folder to write to; an input folder's tree is kept" },
  ext: { flag: 'ext', value: 'SUFFIX', help: 'end of the output names (default -hue.png, -hue.webp or -hue.jxl)' },
  keepExt: { flag: 'keep-ext', help: "keep the input's extension in the output's name: a.jpg-hue.png" },
  force: { flag: 'force', short: 'f', help: 'overwrite existing outputs, but never an input' },
  skipExisting: {
    flag: 'skip-existing',
    help: 'skip inputs whose output is not older; make those anew that have changed since',
  },
  /** Outputs get the times and the mode of their inputs. */
  preserve: { flag: 'preserve', help: "give outputs their inputs' times and permissions" },
  /** File whose palette every picture is mapped to. */
  palette: {
    flag: 'palette',
    value: 'FILE',
    help: 'map to the palette of a PNG, GPL, JASC-PAL or hex list, all entries kept',
  },
  /** All pictures get one palette, found for them together. */
  sharedPalette: { flag: 'shared-palette', help: 'find one palette for all inputs, at least 2' },
  jobs: {
    flag: 'jobs',
    short: 'j',
    value: 'N',
    help: 'files to work on side by side (1..256, default the cores; with a GPU 1), as far as memory allows',
  },
  failFast: { flag: 'fail-fast', help: 'begin no further input once one failed (default: go on with the others)' },
  sweep: { flag: 'sweep', help: 'write 2, 4, 8, 16, 32, 64, 128 and 256 colors and print a table' },
  json: { flag: 'json', help: 'print one JSON object per result' },
  quiet: { flag: 'quiet', short: 'q', help: 'print errors only' },
  verbose: { flag: 'verbose', short: 'v', help: 'print what took how long' },
  version: { flag: 'version', short: 'V', help: 'print the version' },
  help: { flag: 'help', short: 'h', help: 'print this help' },
} as const satisfies Record<string, Flag>

type FlagName = keyof typeof FLAGS

/** What each flag of the command line alone comes to: text, null without it, or whether it was given. */
export type FlagValues = {
  -readonly [Name in FlagName]: (typeof FLAGS)[Name] extends { value: string } ? string | null : boolean
}

/** How the command line writes the name of an option. */
export const flagOf = (name: OptionName): string => `--${OPTIONS[name].flag}`

/** A text of the library as the command line says it: `keepLocation` in backticks is --keep-location there. */
export function asFlags(text: string): string {
  return text.replace(/`(\w+)(?:: '([^'`]*)')?`/g, (whole, name: string, value?: string) => {
    if (!Object.hasOwn(OPTIONS, name)) return whole
    return flagOf(name as OptionName) + (value === undefined ? '' : ` ${value}`)
  })
}

/** How the help names the value of an option; absent for a switch. */
function shownValue(option: Option): string | undefined {
  if (option.type === 'switch') return undefined
  if (option.type === 'choice') return option.choices.join('|')
  if (option.type === 'range') return 'MIN-MAX'
  if (option.type === 'bytes') return 'SIZE'
  return ['N', ...(option.words ?? [])].join('|')
}

function defaultOf(option: Option): string {
  if (option.type === 'switch') return option.default ? ` (default on; --no-${option.flag})` : ''
  if (option.type === 'range') return ` (${option.min}..${option.max}; one number N: 9/10 N to N)`
  if (option.type === 'bytes') return ''
  const range = option.type === 'choice' ? '' : `${option.min}..${option.max}, `
  return ` (${range}default ${option.default})`
}

export interface OptionFlag extends Flag {
  name: OptionName
  /** Its value is a number in digits. */
  numeric: boolean
  /** Long flag that stands for 0. */
  off?: string
}

/** The options of a job as flags: what they take, and one line of help with range and default. */
export function optionFlags(): OptionFlag[] {
  return OPTION_NAMES.map(name => {
    const option: Option = OPTIONS[name]
    return {
      name,
      numeric: option.type === 'integer' || option.type === 'number',
      off: option.type === 'number' && option.off ? `no-${option.flag}` : undefined,
      flag: option.flag,
      short: option.short,
      value: shownValue(option),
      help: asFlags(option.help) + defaultOf(option),
    }
  })
}
