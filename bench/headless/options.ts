import { parseArgs } from 'node:util'
import { type Choice, COLORS, DEFAULT_CHOICE, FASTEST, POINTS, SIZE_NAMES } from '../cases/cases.ts'

const PLACES = ['node', 'chrome'] as const
type PlaceName = (typeof PLACES)[number]

/** The search for better starts is the host's work on both sides, and would blur what the GPU is worth. */
const PLAIN: Choice = { ...DEFAULT_CHOICE, speed: FASTEST }

/** What a software adapter does in a few minutes; a real one takes everything, and has time to. */
const SOFTWARE: Choice = { ...PLAIN, sizes: ['0.5', '2'], longest: 5 }
const REAL: Choice = { ...PLAIN, sizes: [...SIZE_NAMES], longest: 30 }

export interface Wanted {
  choice: Choice
  places: PlaceName[]
  /** Sizes that are not measured unless they are asked for. */
  leftOut: string[]
  compare: string[] | null
  readme: string | null
}

const OPTIONS = {
  sizes: { type: 'string' },
  colors: { type: 'string' },
  points: { type: 'string' },
  runs: { type: 'string' },
  speed: { type: 'string' },
  longest: { type: 'string' },
  places: { type: 'string' },
  compare: { type: 'boolean' },
  readme: { type: 'string' },
} as const

function listOf<T>(name: string, text: string | undefined, known: readonly T[], otherwise: T[]): T[] {
  if (text === undefined) return otherwise
  return text.split(',').map(word => {
    const found = known.find(value => String(value) === word)
    if (found === undefined) throw new Error(`--${name}: expected some of ${known.join(',')} but received "${word}".`)
    return found
  })
}

function wholeOf(name: string, text: string | undefined, high: number, otherwise: number): number {
  if (text === undefined) return otherwise
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= high) return value
  throw new Error(`--${name}: expected a whole number between 1 and ${high} but received "${text}".`)
}

/** What the command line asks for. Errors for what it cannot. */
export function optionsOf(args: string[], realGpu: boolean): Wanted {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  const plain = realGpu ? REAL : SOFTWARE
  if (values.compare && positionals.length !== 2)
    throw new Error(`--compare: expected two files but received ${positionals.length}.`)
  if (!values.compare && positionals.length > 0) throw new Error(`There is no bench "${positionals[0]}".`)
  return {
    choice: {
      sizes: listOf('sizes', values.sizes, SIZE_NAMES, plain.sizes),
      colors: listOf<number>('colors', values.colors, COLORS, plain.colors),
      points: listOf('points', values.points, POINTS, plain.points),
      runs: wholeOf('runs', values.runs, 99, plain.runs),
      speed: wholeOf('speed', values.speed, FASTEST, plain.speed),
      longest: wholeOf('longest', values.longest, 86_400, plain.longest),
    },
    places: listOf('places', values.places, PLACES, [...PLACES]),
    leftOut: values.sizes ? [] : SIZE_NAMES.filter(size => !plain.sizes.includes(size)),
    compare: values.compare ? positionals : null,
    readme: values.readme ?? null,
  }
}
