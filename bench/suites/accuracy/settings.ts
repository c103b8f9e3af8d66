/** What is measured: picture sets, color counts and one entry for each way to call a tool. */

import { type Program, program } from '../../lib/programs.ts'

export const COLORS = [16, 32, 64, 256]

type Kind = 'photo' | 'alpha'

interface PictureSet {
  /** Photos are opaque; pictures of kind alpha are composited before they are scored. */
  kind: Kind
  about: string
  /** Every picture has pixels that are neither clear nor opaque, which are then scored by themselves as well. */
  soft?: boolean
}

/** Folders below the images folder. */
export const SETS: Record<string, PictureSet> = {
  kodak24: { kind: 'photo', about: 'photos of the Kodak set, 768 × 512 or 512 × 768, opaque' },
  alpha: { kind: 'alpha', soft: true, about: 'logos, emoji and a noise picture with soft alpha' },
  illustration: {
    kind: 'alpha',
    about: 'drawings and a screenshot in RGBA files, up to 18.7 megapixels, opaque or nearly so',
  },
}

/** Pictures without dithering and with it stand in tables of their own; alpha sets show both together. */
export type TableName = 'plain' | 'dithered'

export interface Setting extends Program {
  table: TableName
  /** Sets and color counts; all without them. */
  kinds?: Kind[]
  colors?: number[]
  /** Adds the bytes after oxipng level 4. */
  oxipng?: boolean
}

const PHOTO = { kinds: ['photo'] satisfies Kind[] }
/** sharp rounds a color count up to what the bit depth holds, so other counts cannot be compared. */
const FULL_DEPTHS = { ...PHOTO, colors: [16, 256] }
const OXIPNG = { oxipng: true }

/** Rows of the tables, in their order. */
const plain: [id: string, tool: string, about: string, args: string, more?: Partial<Setting>][] = [
  ['huepress-error', 'huepress', 'least error', '--space srgb --speed 1'],
  ['huepress-thrifty', 'huepress', 'fewer bytes undithered', '--space srgb --lossy 12 --speed 1', PHOTO],
  ['huepress-fast', 'huepress', 'fastest', '--space srgb --speed 10 --effort 0', PHOTO],
  ['pngquant-nofs', 'pngquant', 'not dithered', '--speed 1 --nofs', OXIPNG],
  ['sharp-plain', 'sharp', 'not dithered', '{"effort":10,"dither":0}', FULL_DEPTHS],
  ['imagemagick-plain', 'ImageMagick', 'not dithered', '-dither None', PHOTO],
]
const dithered: typeof plain = [
  ['huepress', 'huepress', 'default', ''],
  ['huepress-smaller', 'huepress', 'smaller', '--lossy 55', PHOTO],
  ['huepress-effort', 'huepress', 'fewest bytes', '--effort 6'],
  ['huepress-webp', 'huepress', 'lossless WebP', '--format webp', { ...PHOTO, ext: 'webp' }],
  ['pngquant', 'pngquant', 'dithered', '--speed 1', OXIPNG],
  ['napi', '@napi-rs/image', 'dithered', '{"speed":1,"minQuality":0}'],
  ['sharp', 'sharp', 'dithered', '{"effort":10,"dither":1}', FULL_DEPTHS],
]

export const SETTINGS: Setting[] = Object.entries({ plain, dithered }).flatMap(([table, rows]) =>
  rows.map(([id, tool, about, args, more]) => {
    return { ...program(id, tool, `${tool}, ${about}`, args), table: table as TableName, ...more }
  }),
)

export const isOurs = ({ tool }: Pick<Program, 'tool'>): boolean => tool === 'huepress'

/** Whether a setting belongs to a set and color count. */
export const applies = ({ kinds, colors: counts }: Setting, set: string, colors: number): boolean =>
  (kinds ?? [SETS[set].kind]).includes(SETS[set].kind) && (counts ?? [colors]).includes(colors)

const object = (json: string) => Object.entries(JSON.parse(json)).map(([key, value]) => `${key}: ${value}`)

/** How the document shows the call. */
export const SHOW: Record<string, (args: string[]) => string> = {
  huepress: args => ['huepress IN -c K', ...args, '--backend cpu --allow-larger -o OUT'].join(' '),
  pngquant: args => `pngquant ${args.join(' ')} K IN`,
  ImageMagick: args => `convert IN ${args.join(' ')} -colors K PNG8:OUT`,
  sharp: ([json]) => `sharp(IN).png({ palette: true, colors: K, ${object(json).join(', ')} })`,
  '@napi-rs/image': ([json]) => `losslessCompressPng(await pngQuantize(IN, { colors: K, ${object(json).join(', ')} }))`,
}
