import { MAX_COLORS, MIN_COLORS } from '../common/constants.ts'
import { expected } from '../common/errors.ts'
import { parseBytes, parseRange } from './parse-units.ts'

interface Common {
  /** One line of help, used by `--help`, the page and the docs. */
  help: string
  /** Label on the page; absent where the page does not offer it. */
  label?: string
  /** Long flag of the command line, without the dashes. */
  flag: string
  /** One-letter flag. */
  short?: string
}

export interface IntegerOption extends Common {
  type: 'integer'
  min: number
  max: number
  default: number | string
  /** Words that may stand in place of a number. */
  words?: readonly string[]
}

export interface NumberOption extends Common {
  type: 'number'
  min: number
  max: number
  default: number | string
  /** Words that may stand in place of a number. */
  words?: readonly string[]
  /** 0 may be written as `--no-FLAG`. */
  off?: boolean
}

/** On or off; the command line takes `--flag` and `--no-flag`. */
export interface SwitchOption extends Common {
  type: 'switch'
  default: boolean
}

export interface ChoiceOption extends Common {
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

/** A number of bytes, in digits or with a unit; null for none. */
export interface BytesOption extends Common {
  type: 'bytes'
  min: number
  max: number
  default: null
  example: string
}

export type Option = IntegerOption | NumberOption | SwitchOption | ChoiceOption | RangeOption | BytesOption

export type OptionValue = number | string | boolean | null

/** Every option of a job: the one table behind validation, `--help`, the form and the documentation. */
export const OPTIONS = {
  colors: {
    type: 'integer',
    min: MIN_COLORS,
    max: MAX_COLORS,
    words: ['auto'],
    default: MAX_COLORS,
    flag: 'colors',
    short: 'c',
    label: 'Colors',
    help: 'most colors in the palette; auto: the fewest whose loss the eye does not see',
  },
  quality: {
    type: 'range',
    min: 0,
    max: 100,
    default: null,
    example: '65-80',
    flag: 'quality',
    short: 'Q',
    label: 'Quality',
    help: 'fewest colors that reach MAX; below MIN nothing is written, exit code 99',
  },
  maxBytes: {
    type: 'bytes',
    min: 1,
    max: 1e12,
    default: null,
    example: '500k',
    flag: 'max-bytes',
    label: 'Most bytes',
    help: 'the best picture that fits: 500k, 1.5MB, 200KiB or plain bytes',
  },
  space: {
    type: 'choice',
    choices: ['srgb', 'oklab'],
    default: 'oklab',
    flag: 'space',
    label: 'Color space',
    help: 'oklab for the eye, srgb for the least squared error',
  },
  backend: {
    type: 'choice',
    choices: ['auto', 'gpu', 'cpu'],
    default: 'auto',
    flag: 'backend',
    label: 'Backend',
    help: 'where to compute; the bytes are the same',
  },
  seed: {
    type: 'integer',
    min: 0,
    max: 2 ** 32 - 1,
    default: 0,
    flag: 'seed',
    help: 'another number tries another start',
  },
  speed: {
    type: 'integer',
    min: 1,
    max: 10,
    default: 5,
    flag: 'speed',
    short: 's',
    help: '1 looks longest for better colors, 10 does not',
  },
  format: {
    type: 'choice',
    choices: ['png', 'webp'],
    default: 'png',
    flag: 'format',
    label: 'Format',
    help: 'of the result; WebP is lossless',
  },
  effort: {
    type: 'integer',
    min: 0,
    max: 6,
    words: ['auto'],
    default: 'auto',
    flag: 'effort',
    label: 'Effort',
    help: '0 writes fast, 6 looks longest for fewer bytes; the picture is the same',
  },
  dither: {
    type: 'number',
    min: 0,
    max: 1,
    words: ['auto'],
    default: 'auto',
    off: true,
    flag: 'dither',
    label: 'Dithering',
    help: "part of each pixel's error that its neighbours take; auto is 0.75 in oklab, 0 in srgb",
  },
  lossy: {
    type: 'integer',
    min: 0,
    max: 100,
    words: ['auto'],
    default: 'auto',
    flag: 'lossy',
    label: 'Lossiness',
    help: 'error taken into the bargain for a smaller file; auto is 30 in oklab up to 16 megapixels, else 0',
  },
  weights: {
    type: 'choice',
    choices: ['auto', 'eye', 'pixels'],
    default: 'auto',
    flag: 'weights',
    help: 'what a color weighs: its pixels, or for the eye a lower power of them; auto goes by --space',
  },
  points: {
    type: 'choice',
    choices: ['colors', 'pixels'],
    default: 'colors',
    flag: 'points',
    help: 'cluster distinct colors, or every pixel (slower; weights are pixels then)',
  },
  keep: {
    type: 'choice',
    choices: ['none', 'icc', 'all'],
    default: 'icc',
    flag: 'keep',
    label: 'Metadata',
    help: 'keep nothing (sRGB then), the color profile, or EXIF, XMP and texts as well',
  },
  keepLocation: {
    type: 'switch',
    default: false,
    flag: 'keep-location',
    help: 'with --keep all: keep also where the picture was taken',
  },
  allowLarger: {
    type: 'switch',
    default: false,
    flag: 'allow-larger',
    help: 'write the result also where the original would be kept since it is no larger',
  },
  skipIfLarger: {
    type: 'switch',
    default: false,
    flag: 'skip-if-larger',
    help: 'write nothing where the result is not smaller than the input; exit code 98',
  },
  advice: {
    type: 'switch',
    default: true,
    flag: 'advice',
    help: 'find how many colors are smaller than the JPEG that the result is larger than',
  },
} as const satisfies Record<string, Option>

export type OptionName = keyof typeof OPTIONS

/** What an option takes, in words: for errors, `--help` and the docs. */
export function describeRange(option: Option): string {
  if (option.type === 'switch') return 'true or false'
  if (option.type === 'choice') return `one of ${option.choices.join(', ')}`
  const { min, max } = option
  if (option.type === 'range') return `MIN-MAX or one whole number, ${min} to ${max}, such as ${option.example},`
  if (option.type === 'bytes') return `${min} to ${max} bytes, such as 500000, ${option.example} or 1.5MiB,`
  const words = option.words ? ` or ${option.words.join(', ')}` : ''
  return `${option.type === 'integer' ? 'an integer' : 'a number'} between ${min} and ${max}${words}`
}

function isValid(option: Option, value: unknown): value is OptionValue {
  if (option.type === 'switch') return typeof value === 'boolean'
  if (option.type === 'choice') return typeof value === 'string' && option.choices.includes(value)
  if (option.type === 'range') {
    const range = parseRange(value)
    return range !== null && range.min >= option.min && range.min <= range.max && range.max <= option.max
  }
  if (option.type === 'bytes') {
    const bytes = parseBytes(value)
    return bytes !== null && bytes >= option.min && bytes <= option.max
  }
  if (typeof value === 'string') return option.words?.includes(value) ?? false
  if (typeof value !== 'number' || !(value >= option.min && value <= option.max)) return false
  return option.type === 'number' || Number.isInteger(value)
}

/** Checks one value against the table and returns it; throws the usage error otherwise. */
export function checkOption(name: OptionName, value: unknown, shownAs: string = name): OptionValue {
  const option: Option = OPTIONS[name]
  if (value === undefined || (value === null && option.default === null)) return option.default
  if (isValid(option, value)) return value
  throw expected(shownAs, describeRange(option), value)
}
