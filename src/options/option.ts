/** What an entry of the options table says. */

/** Who takes the option: `engine.quantize` and everything above it, or a whole job from file to file. */
export type Scope = 'quantize' | 'job'

/**
 * The first thing that another value changes, and with it what follows: the palette, the index of each pixel, or the
 * file alone. 'report': only what is said about the result. 'nothing': not even that. Cache keys are made of this.
 */
export type Affects = 'palette' | 'pixels' | 'file' | 'report' | 'nothing'

interface Common {
  scope: Scope
  affects: Affects
  /** One line of help for `--help`, the page and the documents. Names of options stand in backticks. */
  help: string
  /** Label on the page; absent if the page does not offer it. */
  label?: string
  /** Long flag of the command line, without the dashes. */
  flag: string
  /** One-letter flag. */
  short?: string
}

/** What 'auto' stands for. */
interface Auto<T> {
  bySpace?: { oklab: T; srgb: T }
}

interface Numeric extends Common, Auto<number> {
  min: number
  max: number
  default: number | string
  /** Words that may stand instead of a number. */
  words?: readonly string[]
}

export interface IntegerOption extends Numeric {
  type: 'integer'
}

export interface NumberOption extends Numeric {
  type: 'number'
  /** 0 may be written as `--no-FLAG`. */
  off?: boolean
}

/** On or off; the command line takes `--flag` and `--no-flag`. */
export interface SwitchOption extends Common {
  type: 'switch'
  default: boolean
}

export interface ChoiceOption extends Common, Auto<string> {
  type: 'choice'
  choices: readonly string[]
  default: string
}

/** 'MIN-MAX' in whole numbers, or one number; null for none. */
export interface RangeOption extends Common {
  type: 'range'
  min: number
  max: number
  default: null
  /** What a field shows while it is empty. */
  example: string
}

/** A number of bytes, in digits or with a unit, or a percentage of the input's; null for none. */
export interface BytesOption extends Common {
  type: 'bytes'
  min: number
  max: number
  default: null
  example: string
}

export type Option = IntegerOption | NumberOption | SwitchOption | ChoiceOption | RangeOption | BytesOption

export type OptionValue = number | string | boolean | null

type WordsOf<Entry> = Entry extends { words: readonly (infer Word)[] } ? Word : never

/** The type of the values that an entry takes. */
export type ValueOf<Entry> = Entry extends { type: 'switch' }
  ? boolean
  : Entry extends { choices: readonly (infer Choice)[] }
    ? Choice
    : Entry extends { type: 'range' | 'bytes' }
      ? number | string | null
      : number | WordsOf<Entry>

/** The type of a value once it is resolved: no 'auto' that goes by the space. */
export type ResolvedOf<Entry> = Entry extends { bySpace: object } ? Exclude<ValueOf<Entry>, 'auto'> : ValueOf<Entry>
