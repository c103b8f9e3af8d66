import type { BackendName, PointMode } from '../../../src/index.ts'
import { OPTIONS } from '../../../src/options/table.ts'

/** Width and height of the generated pictures by their megapixels; all 3:2. */
const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  '0.5': [864, 576],
  '2': [1728, 1152],
  '8': [3456, 2304],
  '24': [6000, 4000],
  '64': [9792, 6528],
}
/** Their names, the smallest first. */
export const SIZE_NAMES = Object.keys(SIZES).sort((a, b) => Number(a) - Number(b))
export const COLORS = [16, 64, 256] as const
export const POINTS = ['colors', 'pixels'] as const satisfies readonly PointMode[]
export const BACKENDS = ['gpu', 'cpu'] as const satisfies readonly BackendName[]

/** What is measured. */
export interface Choice {
  /** Keys of SIZES. */
  sizes: string[]
  colors: number[]
  points: PointMode[]
  /** Timed runs of each case and back end, in turn. */
  runs: number
  /** The library's option: 10 does not look for better starts, which is the host's work on both back ends. */
  speed: number
  /** Seconds that one run may take by the estimate; what takes longer is left out, and told. */
  longest: number
}

/** The library's speeds, and what they are for. */
export const { min: SLOWEST, max: FASTEST, help: SPEED_HELP } = OPTIONS.speed
const USUAL_SPEED = OPTIONS.speed.default

export const DEFAULT_CHOICE: Choice = {
  sizes: ['0.5', '2', '8', '24'],
  colors: [16, 64, 256],
  points: ['colors', 'pixels'],
  runs: 3,
  speed: USUAL_SPEED,
  longest: 5,
}

/** A picture and what is done with it. */
export interface Case {
  picture: string
  width: number
  height: number
  colors: number
  points: PointMode
}

export interface PictureSize {
  picture: string
  width: number
  height: number
}

/** The generated pictures of a choice, the smallest first. */
export const picturesOf = ({ sizes }: Pick<Choice, 'sizes'>): PictureSize[] =>
  SIZE_NAMES.filter(size => sizes.includes(size)).map(size => {
    const [width, height] = SIZES[size]
    return { picture: `${size} MP`, width, height }
  })

/** All cases of one picture. */
export const casesOf = (picture: PictureSize, { colors, points }: Pick<Choice, 'colors' | 'points'>): Case[] =>
  points.flatMap(mode => colors.map(count => ({ ...picture, colors: count, points: mode })))

/** Bytes of the host that a case of so many pixels takes: pixels, two index maps, two files, tables and colors. */
const hostBytes = (pixels: number): number => pixels * 9 + 2 ** 27

const MIB = 2 ** 20

/** Why a picture does not fit into that memory, with the numbers; null where it does. */
export function tooLarge({ width, height }: PictureSize, bytesThere: number): string | null {
  const needed = hostBytes(width * height)
  if (needed <= bytesThere) return null
  const [wants, has] = [needed, bytesThere].map(bytes => Math.round(bytes / MIB).toLocaleString('en'))
  return `Needs about ${wants} MiB of memory; ${has} MiB are there for it.`
}
