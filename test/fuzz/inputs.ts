import { makeArguments } from './arguments.ts'
import { makeExif, mutateTiff } from './exif.ts'
import { makeProfile } from './icc.ts'
import { mutateIso } from './iso.ts'
import { mutateJpeg } from './jpeg.ts'
import { mutateBytes } from './mutate.ts'
import { makePalette } from './palette.ts'
import { mutatePng } from './png.ts'
import { makeRandom, type Random } from './random.ts'
import { FORMATS, type ImageKind, type Seeds } from './seeds.ts'
import { mutateWebp } from './webp.ts'
import { makeXmp } from './xmp.ts'

/** What an input is taken for. */
export const KINDS = [...FORMATS, 'palette', 'exif', 'xmp', 'icc', 'arguments'] as const
export type Kind = (typeof KINDS)[number]

/** Of 52 inputs so many are of this kind. */
const SHARES: Record<Kind, number> = {
  ...{ png: 7, jpeg: 6, webp: 4, gif: 2, avif: 2, tiff: 2, svg: 1 },
  ...{ heic: 2, jxl: 2, bmp: 2, ico: 2, psd: 2, jp2: 2 },
  ...{ palette: 4, exif: 4, xmp: 3, icc: 3, arguments: 2 },
}

export interface FuzzInput {
  kind: Kind
  bytes: Buffer
}

const STRUCTURED: Partial<Record<ImageKind, (bytes: Buffer, random: Random) => Buffer>> = {
  png: mutatePng,
  jpeg: mutateJpeg,
  webp: mutateWebp,
  avif: mutateIso,
  heic: mutateIso,
  jxl: mutateIso,
  jp2: mutateIso,
  tiff: mutateTiff,
}

/** A seed whose parts, bytes or both were changed. */
function image(kind: ImageKind, seeds: Seeds, random: Random): Buffer {
  const seed = random.pick(seeds[kind])
  const other = random.pick(seeds[random.oneIn(4) ? random.pick(FORMATS) : kind])
  const change = STRUCTURED[kind]
  if (!change || random.oneIn(3)) return mutateBytes(seed, random, other)
  const changed = change(seed, random)
  return random.oneIn(6) ? mutateBytes(changed, random, other) : changed
}

const MAKE: Partial<Record<Kind, (random: Random) => Buffer>> = {
  palette: makePalette,
  exif: random => (random.oneIn(3) ? mutateTiff(makeExif(random), random) : makeExif(random)),
  xmp: makeXmp,
  icc: makeProfile,
  arguments: random => Buffer.from(JSON.stringify(makeArguments(random))),
}

function make(kind: Kind, seeds: Seeds, random: Random): Buffer {
  if (kind === 'palette' && random.oneIn(4)) return image('png', seeds, random)
  const create = MAKE[kind]
  if (!create) return image(kind as ImageKind, seeds, random)
  const bytes = create(random)
  return kind !== 'arguments' && random.oneIn(5) ? mutateBytes(bytes, random, bytes) : bytes
}

const TABLE = KINDS.flatMap(kind => Array<Kind>(SHARES[kind]).fill(kind))

/** The input of a seed and an index; `kinds` are those to choose from. */
export function makeInput(seeds: Seeds, seed: number, index: number, kinds: readonly Kind[] = KINDS): FuzzInput {
  const random = makeRandom(seed, index)
  const kind = random.pick(TABLE.filter(one => kinds.includes(one)))
  return { kind, bytes: make(kind, seeds, random) }
}
