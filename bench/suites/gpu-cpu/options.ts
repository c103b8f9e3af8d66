import { parseArgs } from 'node:util'
import { integer, someOf, UsageError } from '../../lib/options.ts'
import { type Choice, COLORS, DEFAULT_CHOICE, FASTEST, POINTS, SIZE_NAMES } from './cases.ts'

const PLACES = ['node', 'chrome'] as const

/** The search for better starts is the host's work on both sides, and would blur what the GPU is worth. */
const PLAIN: Choice = { ...DEFAULT_CHOICE, speed: FASTEST }

/** What a software adapter does in a few minutes; a real one takes everything, and has time to. */
const SOFTWARE: Choice = { ...PLAIN, sizes: ['0.5', '2'], longest: 5 }
const REAL: Choice = { ...PLAIN, sizes: [...SIZE_NAMES], longest: 30 }

export interface Wanted {
  choice: Choice
  places: (typeof PLACES)[number][]
  /** Sizes that are not measured unless they are asked for. */
  leftOut: string[]
  compare: string[] | null
  page: string | null
}

const text = { type: 'string' } as const
const OPTIONS = {
  sizes: text,
  colors: text,
  points: text,
  runs: text,
  speed: text,
  longest: text,
  places: text,
  page: text,
  compare: { type: 'boolean' },
} as const

/** What the command line asks for. Errors for what it cannot. */
export function optionsOf(args: string[], realGpu: boolean): Wanted {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  const plain = realGpu ? REAL : SOFTWARE
  if (positionals.length !== (values.compare ? 2 : 0))
    throw new UsageError(`Expected ${values.compare ? 'two files' : 'no names'} but received ${positionals.length}.`)
  const asText = Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, String(value)]))
  const { sizes, colors, points, runs, speed, longest } = { ...asText, ...values } as Record<keyof Choice, string>
  return {
    choice: {
      sizes: someOf('sizes', sizes, SIZE_NAMES),
      colors: someOf<number>('colors', colors, COLORS),
      points: someOf('points', points, POINTS),
      runs: integer('runs', runs, 1, 99),
      speed: integer('speed', speed, 1, FASTEST),
      longest: integer('longest', longest, 1, 86_400),
    },
    places: someOf('places', values.places ?? PLACES.join(), PLACES),
    leftOut: values.sizes ? [] : SIZE_NAMES.filter(size => !plain.sizes.includes(size)),
    compare: values.compare ? positionals : null,
    page: values.page ?? null,
  }
}
