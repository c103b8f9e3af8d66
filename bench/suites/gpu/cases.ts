/** What is measured: pictures, numbers of colors and points, and how often. */
import type { BackendName, PointMode } from '../../../src/index.ts'
import { OPTIONS } from '../../../src/options/table.ts'
import { integer, someOf } from '../../lib/options.ts'

export interface PictureSize {
  picture: string
  width: number
  height: number
}

/** The generated pictures, the smallest first; all 3:2. */
const PICTURES: readonly PictureSize[] = [
  { picture: '0.5 MP', width: 864, height: 576 },
  { picture: '2 MP', width: 1728, height: 1152 },
  { picture: '8 MP', width: 3456, height: 2304 },
  { picture: '24 MP', width: 6000, height: 4000 },
  { picture: '64 MP', width: 9792, height: 6528 },
]
const megapixels = ({ picture }: PictureSize) => picture.replace(' MP', '')

export const SIZES = PICTURES.map(megapixels)
export const COLORS = [16, 64, 256] as const
export const POINTS = ['colors', 'pixels'] as const satisfies readonly PointMode[]
export const BACKENDS = ['gpu', 'cpu'] as const satisfies readonly BackendName[]
export const SPEED = OPTIONS.speed

export interface Choice {
  /** Megapixels of generated pictures. */
  sizes: string[]
  colors: number[]
  points: PointMode[]
  /** Timed runs of each case and back end, in turn. */
  runs: number
  /** The library's option: 10 does not look for better starts, which is the host's work on both back ends. */
  speed: number
  /** Seconds that a run may take; after one that took longer, larger cases are left out, and told. */
  longest: number
}

export const DEFAULT_CHOICE: Choice = {
  sizes: ['0.5', '2', '8', '24'],
  colors: [...COLORS],
  points: [...POINTS],
  runs: 3,
  speed: SPEED.default,
  longest: 5,
}

const READ: { [Name in keyof Choice]: (text: string) => Choice[Name] } = {
  sizes: text => (text === '' ? [] : someOf('sizes', text, SIZES)),
  colors: text => someOf<number>('colors', text, COLORS),
  points: text => someOf('points', text, POINTS),
  runs: text => integer('runs', text, 1, 99),
  speed: text => integer('speed', text, SPEED.min, SPEED.max),
  longest: text => integer('longest', text, 1, 86_400),
}

/** The choice that options or an address ask for; the rest is as in `plain`. Errors for what it does not know. */
export function readChoice(asked: Record<string, string | undefined>, plain: Choice = DEFAULT_CHOICE): Choice {
  const named = Object.entries(READ).filter(([name]) => asked[name] !== undefined)
  return { ...plain, ...Object.fromEntries(named.map(([name, read]) => [name, read(asked[name]!)])) }
}

/** The address of a choice: what is not by default. */
export function toAddress(choice: Choice): string {
  const isOther = ([name, value]: [string, unknown]) => String(value) !== String(DEFAULT_CHOICE[name as keyof Choice])
  const asked = Object.entries(choice).filter(isOther)
  return asked.map(([name, value]) => `${name}=${value}`).join('&')
}

/** A picture and what is done with it. */
export interface Case extends PictureSize {
  colors: number
  points: PointMode
}

export const picturesOf = ({ sizes }: Pick<Choice, 'sizes'>): PictureSize[] =>
  PICTURES.filter(picture => sizes.includes(megapixels(picture)))

/** All cases of one picture. */
export const casesOf = (
  { picture, width, height }: PictureSize,
  { colors, points }: Pick<Choice, 'colors' | 'points'>,
): Case[] => points.flatMap(mode => colors.map(count => ({ picture, width, height, colors: count, points: mode })))

/** Bytes of the host that a case of so many pixels takes: pixels, two index maps, two files, tables and colors. */
const hostBytes = (pixels: number): number => pixels * 9 + 2 ** 27

/** Why a picture does not fit into that memory, with the numbers; null where it does. */
export function tooLarge({ width, height }: PictureSize, bytesThere: number): string | null {
  const needed = hostBytes(width * height)
  if (needed <= bytesThere) return null
  const [wants, has] = [needed, bytesThere].map(bytes => Math.round(bytes / 2 ** 20).toLocaleString('en'))
  return `Needs about ${wants} MiB of memory; ${has} MiB are there for it.`
}
