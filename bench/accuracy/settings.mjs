/** What is measured: picture sets, color counts and one entry for each way to call a tool. */

export const COLORS = [16, 32, 64, 256]

/**
 * Folders below the images folder. `photo` pictures are opaque; those of kind `alpha` are composited before they are scored.
 * `soft`: every picture has pixels that are neither clear nor opaque, which are then scored by themselves as well.
 */
export const SETS = {
  kodak24: { kind: 'photo', about: 'photos of the Kodak set, 768 × 512 or 512 × 768, opaque' },
  alpha: { kind: 'alpha', soft: true, about: 'logos, emoji and a noise picture with soft alpha' },
  illustration: {
    kind: 'alpha',
    about: 'drawings and a screenshot in RGBA files, up to 18.7 megapixels, opaque or nearly so',
  },
}

/** The setting whose time the others are divided by. */
export const REFERENCE = 'huepress'

/** sharp rounds a color count up to what the bit depth holds, so other counts cannot be compared. */
const FULL_DEPTHS = [16, 256]

/**
 * Rows of the tables, in their order. `table`: 'plain' (no dither) or 'dithered'; alpha sets show both together.
 * `args` go to the tool as they are, beside the color count. `kinds` and `colors` (default: all) limit the sets and
 * counts. `ext` is the result's format (default png). `oxipng` adds the bytes after oxipng level 4.
 */
export const SETTINGS = [
  {
    id: 'huepress-error',
    tool: 'huepress',
    label: 'huepress, least error',
    table: 'plain',
    args: ['--space', 'srgb', '--speed', '1'],
  },
  {
    id: 'huepress-thrifty',
    tool: 'huepress',
    label: 'huepress, fewer bytes undithered',
    table: 'plain',
    args: ['--space', 'srgb', '--lossy', '12', '--speed', '1'],
    kinds: ['photo'],
  },
  {
    id: 'huepress-fast',
    tool: 'huepress',
    label: 'huepress, fastest',
    table: 'plain',
    args: ['--space', 'srgb', '--speed', '10', '--effort', '0'],
    kinds: ['photo'],
  },
  { id: REFERENCE, tool: 'huepress', label: 'huepress, default', table: 'dithered', args: [] },
  {
    id: 'huepress-smaller',
    tool: 'huepress',
    label: 'huepress, smaller',
    table: 'dithered',
    args: ['--lossy', '55'],
    kinds: ['photo'],
  },
  {
    id: 'huepress-effort',
    tool: 'huepress',
    label: 'huepress, fewest bytes',
    table: 'dithered',
    args: ['--effort', '6'],
  },
  {
    id: 'huepress-webp',
    tool: 'huepress',
    label: 'huepress, lossless WebP',
    table: 'dithered',
    args: ['--format', 'webp'],
    ext: 'webp',
    kinds: ['photo'],
  },
  {
    id: 'pngquant-nofs',
    tool: 'pngquant',
    label: 'pngquant, not dithered',
    table: 'plain',
    args: ['--speed', '1', '--nofs'],
    oxipng: true,
  },
  {
    id: 'sharp-plain',
    tool: 'sharp',
    label: 'sharp, not dithered',
    table: 'plain',
    args: ['{"effort":10,"dither":0}'],
    kinds: ['photo'],
    colors: FULL_DEPTHS,
  },
  {
    id: 'imagemagick-plain',
    tool: 'ImageMagick',
    label: 'ImageMagick, not dithered',
    table: 'plain',
    args: ['-dither', 'None'],
    kinds: ['photo'],
  },
  {
    id: 'pngquant',
    tool: 'pngquant',
    label: 'pngquant, dithered',
    table: 'dithered',
    args: ['--speed', '1'],
    oxipng: true,
  },
  {
    id: 'napi',
    tool: '@napi-rs/image',
    label: '@napi-rs/image, dithered',
    table: 'dithered',
    args: ['{"speed":1,"minQuality":0}'],
  },
  {
    id: 'sharp',
    tool: 'sharp',
    label: 'sharp, dithered',
    table: 'dithered',
    args: ['{"effort":10,"dither":1}'],
    kinds: ['photo'],
    colors: FULL_DEPTHS,
  },
]

export const isOurs = setting => setting.tool === 'huepress'

/** The first row of huepress in a table: the one that single pictures are counted against. */
export const firstOf = table => SETTINGS.find(setting => setting.table === table && isOurs(setting))

/** Whether a setting belongs to a set and color count. */
export const applies = (setting, set, colors) =>
  (setting.kinds ?? [SETS[set].kind]).includes(SETS[set].kind) && (setting.colors ?? [colors]).includes(colors)
