/** What is measured: picture sets, color counts and one entry for each way to call a tool. */

import { type Program, programOf } from '../../lib/programs.ts'

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

/** The setting whose time the others are divided by. */
export const REFERENCE = 'huepress'

/** 'plain' is not dithered; alpha sets show both together. */
export type TableName = 'plain' | 'dithered'

export interface Setting extends Program {
  tool: string
  label: string
  table: TableName
  /** What goes to the tool as it is, beside the color count. */
  args: string[]
  /** Sets and color counts; all without them. */
  kinds?: Kind[]
  colors?: number[]
  /** Adds the bytes after oxipng level 4. */
  oxipng?: boolean
}

function row(
  id: string,
  tool: string,
  about: string,
  table: TableName,
  text: string,
  more?: Partial<Setting>,
): Setting {
  const args = text.split(' ').filter(Boolean)
  const { version, run } = programOf(tool, tool === 'huepress' ? [...args, '--json'] : args)
  return { id, tool, label: `${tool}, ${about}`, table, args, version, run, ...more }
}

const PHOTO: Partial<Setting> = { kinds: ['photo'] }
/** sharp rounds a color count up to what the bit depth holds, so other counts cannot be compared. */
const FULL_DEPTHS: Partial<Setting> = { ...PHOTO, colors: [16, 256] }
const OXIPNG: Partial<Setting> = { oxipng: true }

/** Rows of the tables, in their order. */
export const SETTINGS: Setting[] = [
  row('huepress-error', 'huepress', 'least error', 'plain', '--space srgb --speed 1'),
  row('huepress-thrifty', 'huepress', 'fewer bytes undithered', 'plain', '--space srgb --lossy 12 --speed 1', PHOTO),
  row('huepress-fast', 'huepress', 'fastest', 'plain', '--space srgb --speed 10 --effort 0', PHOTO),
  row(REFERENCE, 'huepress', 'default', 'dithered', ''),
  row('huepress-smaller', 'huepress', 'smaller', 'dithered', '--lossy 55', PHOTO),
  row('huepress-effort', 'huepress', 'fewest bytes', 'dithered', '--effort 6'),
  row('huepress-webp', 'huepress', 'lossless WebP', 'dithered', '--format webp', { ...PHOTO, ext: 'webp' }),
  row('pngquant-nofs', 'pngquant', 'not dithered', 'plain', '--speed 1 --nofs', OXIPNG),
  row('sharp-plain', 'sharp', 'not dithered', 'plain', '{"effort":10,"dither":0}', FULL_DEPTHS),
  row('imagemagick-plain', 'ImageMagick', 'not dithered', 'plain', '-dither None', PHOTO),
  row('pngquant', 'pngquant', 'dithered', 'dithered', '--speed 1', OXIPNG),
  row('napi', '@napi-rs/image', 'dithered', 'dithered', '{"speed":1,"minQuality":0}'),
  row('sharp', 'sharp', 'dithered', 'dithered', '{"effort":10,"dither":1}', FULL_DEPTHS),
]

export const isOurs = (setting: Setting): boolean => setting.tool === 'huepress'

/** The first row of huepress in a table: the one that single pictures are counted against. */
export const firstOf = (table?: TableName): Setting =>
  SETTINGS.find(setting => (!table || setting.table === table) && isOurs(setting))!

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
