/** What is measured: pictures, numbers of colors and points, and how often. */
import type { BackendName, PointMode } from '../../../src/index.ts'
import { OPTIONS } from '../../../src/options/table.ts'
import { integer, someOf } from '../../lib/options.ts'

export interface PictureSize {
  picture: string
  width: number
  height: number
}

/** The generated pictures by megapixels, the smallest first; all 3:2. */
const PICTURES: Record<string, [width: number, height: number]> = {
  '0.5': [864, 576],
  '2': [1728, 1152],
  '8': [3456, 2304],
  '24': [6000, 4000],
  '64': [9792, 6528],
}

export const SIZES = ['0.5', '2', '8', '24', '64']
export const COLORS = [16, 64, 256] as const
export const POINTS = ['colors', 'pixels'] as const satisfies readonly PointMode[]
/**
 * What is asked for: the library's default settings, from pixels to the file, or k-means alone, whose squared error in
 * sRGB no dithering blurs.
 */
export const JOBS = ['default', 'plain'] as const
export type JobKind = (typeof JOBS)[number]
export const BACKENDS = ['gpu', 'cpu'] as const satisfies readonly BackendName[]
export const SPEED = OPTIONS.speed

export interface Choice {
  /** Megapixels of generated pictures. */
  sizes: string[]
  colors: number[]
  points: PointMode[]
  jobs: JobKind[]
  /** Timed runs of each case and backend, in turn. */
  runs: number
  /** The library's option: 10 does not look for better starts, which is the host's work on both backends. */
  speed: number
  /** Seconds that a run may take; after one that took longer, larger cases are left out, and told. */
  longest: number
}

export const DEFAULT_CHOICE: Choice = {
  sizes: ['0.5', '2', '8', '24'],
  colors: [...COLORS],
  points: ['colors'],
  jobs: [...JOBS],
  runs: 3,
  speed: SPEED.default,
  longest: 5,
}

const READ: { [Name in keyof Choice]: (text: string) => Choice[Name] } = {
  sizes: text => someOf('sizes', text, SIZES),
  colors: text => someOf<number>('colors', text, COLORS),
  points: text => someOf('points', text, POINTS),
  jobs: text => someOf('jobs', text, JOBS),
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
  job: JobKind
}

export const picturesOf = (sizes: readonly string[]): PictureSize[] =>
  SIZES.filter(size => sizes.includes(size)).map(size => {
    const [width, height] = PICTURES[size]
    return { picture: `${size} MP`, width, height }
  })

/** All cases of a choice, picture by picture, with a photo's after those of generated pictures. */
export function casesOf(
  { sizes, colors, points, jobs }: Pick<Choice, 'sizes' | 'colors' | 'points' | 'jobs'>,
  photo?: PictureSize,
) {
  const pictures = [...picturesOf(sizes), ...(photo ? [photo] : [])]
  return pictures.flatMap(picture =>
    jobs.flatMap(job =>
      points.flatMap(mode => colors.map((count): Case => ({ ...picture, colors: count, points: mode, job }))),
    ),
  )
}

export const jobWord = (job: JobKind): string => (job === 'default' ? 'default settings' : 'k-means alone')

export const pointsWord = (points: Case['points']): string => (points === 'pixels' ? 'every pixel' : 'distinct colors')

export const nameOf = ({ picture, colors, points, job }: Case): string =>
  `${picture}, K = ${colors}${job === 'default' ? ', default' : ''}${points === 'pixels' ? ', every pixel' : ''}`

/** Why a picture does not fit into that memory, with the numbers; null if it does. */
export function tooLarge({ width, height }: Omit<PictureSize, 'picture'>, available: number): string | null {
  // Pixels, two index maps, two files; tables and colors.
  const needed = width * height * 9 + 2 ** 27
  if (needed <= available) return null
  const [wants, has] = [needed, available].map(bytes => Math.round(bytes / 2 ** 20).toLocaleString('en'))
  return `Needs about ${wants} MiB of memory; ${has} MiB are there for it.`
}
