import type { CompressOptions } from '../../src/compress/compress-types.ts'
import { CORPUS } from './corpus.ts'

/** Options that can be handed to a page: a palette is a list of numbers there. */
export interface CaseOptions extends Omit<CompressOptions, 'palette' | 'engine' | 'signal' | 'onDraft' | 'onProgress'> {
  palette?: number[]
}

export interface Case {
  /** Picture, colors and option set, such as 'parrots 16 plain'. */
  id: string
  picture: string
  options: CaseOptions
  /** Part of the short form, which the tests run. */
  short: boolean
}

/** What every picture is made with, at every number of colors. The default's own effort takes four times as long. */
const ALWAYS = { plain: { space: 'srgb', effort: 1 }, eye: {} } as const satisfies Record<string, CaseOptions>

const GIVEN = [0, 0, 0, 0, 255, 255, 255, 255, 20, 20, 30, 255, 120, 90, 60, 255, 60, 110, 70, 255, 150, 150, 190, 255]

/** What some pictures are made with, at some numbers of colors. */
const SOME = {
  soft: { lossy: 0, effort: 1 },
  flat: { dither: 0, effort: 1 },
  lossy: { lossy: 80, effort: 1 },
  diffuse: { space: 'srgb', dither: 1, effort: 1 },
  weighed: { space: 'srgb', weights: 'eye', effort: 1 },
  fast: { space: 'srgb', speed: 10, effort: 0 },
  quick: { speed: 10, effort: 1 },
  thorough: { space: 'srgb', speed: 1, effort: 1 },
  squeezed: { effort: 5 },
  pixels: { space: 'srgb', points: 'pixels', effort: 1 },
  pixels_eye: { points: 'pixels', effort: 1 },
  seed: { space: 'srgb', seed: 12345, effort: 1 },
  webp: { format: 'webp' },
} as const satisfies Record<string, CaseOptions>

/** What looks for a number of colors itself, or needs none. */
const WITHOUT_COLORS = {
  auto: { colors: 'auto', effort: 1 },
  quality: { quality: '30-60', effort: 1 },
  bytes: { maxBytes: 4000, effort: 1 },
  given: { palette: GIVEN, effort: 1 },
} as const satisfies Record<string, CaseOptions>

const SETS: Record<string, CaseOptions> = { ...ALWAYS, ...SOME, ...WITHOUT_COLORS }

const COLORS = [2, 16, 64, 256]

type Named = [picture: string, colors: number | '', set: string]

/** The short form: one of each kind of path, on small pictures, and few that look long for fewer bytes. */
const SHORT: Named[] = [
  ['flowers', 16, 'plain'],
  ['flowers', 64, 'soft'],
  ['flowers', 16, 'thorough'],
  ['flowers', '', 'quality'],
  ['hills', 256, 'plain'],
  ['hills', 16, 'fast'],
  ['discs', 16, 'plain'],
  ['discs', 16, 'webp'],
  ['faded', 64, 'plain'],
  ['faded', 16, 'lossy'],
  ['faded', '', 'auto'],
  ['disc', 2, 'eye'],
  ['faded', '', 'given'],
  ['suite-alpha16', 16, 'eye'],
  ['jpeg', 64, 'plain'],
]

/** Large pictures take a software adapter long, and small ones differ less: some of the crossing is enough. */
const FEWER: Record<string, string[]> = {
  parrots: ['16 plain', '64 eye', '256 plain', '256 eye'],
  wide: ['64 eye'],
  mixed: ['256 plain', '256 eye'],
  fewcolours: ['16 plain', '64 eye', '256 eye'],
  row: ['2 eye', '16 plain', '64 plain', '256 eye'],
  'suite-alpha16': ['2 plain', '16 eye', '64 eye', '256 plain'],
  'suite-palette': ['16 eye', '256 plain'],
  'suite-grey16': ['2 plain', '16 eye'],
}

const isTaken = (picture: string, colors: number, set: string) => FEWER[picture]?.includes(`${colors} ${set}`) ?? true

const ofAllPictures = (): Named[] =>
  CORPUS.flatMap(({ name }) =>
    COLORS.flatMap(colors =>
      Object.keys(ALWAYS)
        .filter(set => isTaken(name, colors, set))
        .map((set): Named => [name, colors, set]),
    ),
  )

/** A photo, a drawing and a picture with alpha, three times. */
const SUBJECTS = ['flowers', 'discs', 'faded', 'hills', 'gradient', 'disc', 'reflect', 'noise', 'alphanoise']

/** Three pictures a set, two numbers of colors each, so that all four occur. */
const ofSomePictures = (): Named[] =>
  Object.keys(SOME).flatMap((set, n) =>
    [0, 1, 2].flatMap((i): Named[] => {
      const picture = SUBJECTS[(n % 3) * 3 + i]
      return [0, 2].map((step): Named => [picture, COLORS[(n + i + step) % 4], set])
    }),
  )

const withoutColors = (): Named[] =>
  Object.keys(WITHOUT_COLORS).flatMap(set => ['flowers', 'faded', 'discs'].map((picture): Named => [picture, '', set]))

const idOf = (named: Named) => named.filter(part => part !== '').join(' ')

function caseOf(named: Named): Case {
  const [picture, colors, set] = named
  const options = colors === '' ? SETS[set] : { ...SETS[set], colors }
  const short = SHORT.some(other => idOf(other) === idOf(named))
  return { id: idOf(named), picture, options, short }
}

/** Every case once, picture by picture in the order of the corpus. */
export function allCases(): Case[] {
  const named = [...ofAllPictures(), ...ofSomePictures(), ...withoutColors(), ...SHORT]
  const cases = new Map(named.map(one => [idOf(one), caseOf(one)]))
  return CORPUS.flatMap(({ name }) => [...cases.values()].filter(({ picture }) => picture === name))
}

/** Cases whose id contains one of the parts; all without parts. */
export function chosenCases(parts: string[] = []): Case[] {
  return allCases().filter(({ id }) => parts.length === 0 || parts.some(part => id.includes(part)))
}
