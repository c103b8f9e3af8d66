import { MAX_COLORS, MIN_COLORS } from '../common/constants.ts'
import type { Option } from './option.ts'

/**
 * Every option: the one table behind types, checks, cache keys, flags, `--help`, the form and the documents. The
 * comment of an entry is what editors show and what the schema says; `help` is its one line.
 */
export const OPTIONS = {
  /**
   * Most colors in the palette: 2..256, default 256. 'auto': the fewest whose loss the eye does not see, 256 if there
   * are none. An image of at most 256 colors then keeps them all.
   */
  colors: {
    scope: 'quantize',
    affects: 'palette',
    type: 'integer',
    min: MIN_COLORS,
    max: MAX_COLORS,
    words: ['auto'],
    default: MAX_COLORS,
    flag: 'colors',
    short: 'c',
    label: 'Colors',
    help: 'most colors in the palette; auto: the fewest whose loss the eye does not see',
  },
  /**
   * 'MIN-MAX', 0 (worst) to 100 (no error) in whole numbers, on about pngquant's scale: takes the fewest colors, at
   * most `colors`, that reach MAX, and rejects with the code 'quality' if the most stay below MIN. One number N alone,
   * as text or not, stands for 9/10 N, rounded down, to N. By default nothing is looked for and nothing refused.
   */
  quality: {
    scope: 'quantize',
    affects: 'palette',
    type: 'range',
    min: 0,
    max: 100,
    default: null,
    example: '65-80',
    flag: 'quality',
    short: 'Q',
    label: 'Quality',
    help: 'fewest colors that reach MAX; below MIN nothing is written, exit code 99',
  },
  /**
   * The best picture that fits: its file has no more bytes than this, all metadata included. If `lossy` is 'auto', it
   * rises to 100 first; then colors go, from `colors` at most. A whole number of bytes, text with a unit ('500k',
   * '1.5MB', '200KiB'), or a percentage of the input's bytes ('50%'). Rejects with the code 'too-many-bytes' if nothing
   * fits. By default there is no limit.
   */
  maxBytes: {
    scope: 'job',
    affects: 'palette',
    type: 'bytes',
    min: 1,
    max: 1e12,
    default: null,
    example: '500k',
    flag: 'max-bytes',
    label: 'Maximum size',
    help: 'the best picture that fits: 500k, 1.5MB, 200KiB, plain bytes or 50% of the input',
  },
  /**
   * Color space the distances are measured in: 'oklab' (default), for the eye, or 'srgb', for the least squared error.
   * The defaults of `weights`, `dither` and `lossy` go with it.
   */
  space: {
    scope: 'quantize',
    affects: 'palette',
    type: 'choice',
    choices: ['srgb', 'oklab'],
    default: 'oklab',
    flag: 'space',
    label: 'Color space',
    help: 'oklab for the eye, srgb for the least squared error',
  },
  /** Where to compute if no `engine` is given: 'auto' (default), 'gpu' or 'cpu'. The bytes are the same. */
  backend: {
    scope: 'job',
    affects: 'nothing',
    type: 'choice',
    choices: ['auto', 'gpu', 'cpu'],
    default: 'auto',
    flag: 'backend',
    label: 'Run on',
    help: 'where to compute; the bytes are the same',
  },
  /** 0 (default) splits by variance alone; any other integer up to 2^32-1 perturbs the splits, to try another start. */
  seed: {
    scope: 'quantize',
    affects: 'palette',
    type: 'integer',
    min: 0,
    max: 2 ** 32 - 1,
    default: 0,
    flag: 'seed',
    help: 'another number tries another start',
  },
  /** 1..10, default 5: 1 looks longest for better colors, 10 does not look. */
  speed: {
    scope: 'quantize',
    affects: 'palette',
    type: 'integer',
    min: 1,
    max: 10,
    default: 5,
    flag: 'speed',
    short: 's',
    help: '1 looks longest for better colors, 10 does not',
  },
  /**
   * File format of the result: 'png' (default), 'webp' or 'jxl' (JPEG XL), which all hold the same pixels, or 'photo':
   * a lossy WebP without a palette that looks the same or, if that saves less than a tenth, nearly so. `quality`
   * and `maxBytes` are targets of a photo too; what else the palette depends on has no meaning then.
   */
  format: {
    scope: 'job',
    affects: 'file',
    type: 'choice',
    choices: ['png', 'webp', 'jxl', 'photo'],
    default: 'png',
    flag: 'format',
    label: 'Format',
    help: 'of the result; WebP and JPEG XL (jxl) are lossless; photo is lossy WebP without a palette',
  },
  /** 0 (fast) to 6 (few bytes), or 'auto' (default), which goes by the number of pixels. */
  effort: {
    scope: 'job',
    affects: 'file',
    type: 'integer',
    min: 0,
    max: 6,
    words: ['auto'],
    default: 'auto',
    flag: 'effort',
    label: 'Compression time',
    help: '0 writes fast, 6 looks longest for fewer bytes; the picture is the same',
  },
  /**
   * 0..1: part of each pixel's error that is handed on to its neighbors (error diffusion). Default 'auto': 0.75 in
   * oklab, 0 in srgb. Images with no more colors than the palette are never dithered.
   */
  dither: {
    scope: 'quantize',
    affects: 'pixels',
    type: 'number',
    min: 0,
    max: 1,
    words: ['auto'],
    default: 'auto',
    off: true,
    bySpace: { oklab: 0.75, srgb: 0 },
    flag: 'dither',
    label: 'Dithering',
    help: "part of each pixel's error that its neighbours take; auto is 0.75 in oklab, 0 in srgb",
  },
  /**
   * 0..100: how much a smaller file may cost in error; at 0 every pixel takes the nearest entry. Default 'auto': 30 in
   * oklab, else 0.
   */
  lossy: {
    scope: 'quantize',
    affects: 'pixels',
    type: 'integer',
    min: 0,
    max: 100,
    words: ['auto'],
    default: 'auto',
    bySpace: { oklab: 30, srgb: 0 },
    flag: 'lossy',
    label: 'Extra compression',
    help: 'error taken into the bargain for a smaller file; auto is 30 in oklab, 0 in srgb',
  },
  /**
   * What a distinct color weighs in the clustering. 'pixels': as many as have it. 'eye': the five-eighths power of
   * those, less where surroundings are busy, so that small areas of another color keep their own. Default 'auto': 'eye'
   * in oklab, else 'pixels'.
   */
  weights: {
    scope: 'quantize',
    affects: 'palette',
    type: 'choice',
    choices: ['auto', 'eye', 'pixels'],
    default: 'auto',
    bySpace: { oklab: 'eye', srgb: 'pixels' },
    flag: 'weights',
    help: 'what a color weighs: its pixels, or for the eye a lower power of them; auto goes by `space`',
  },
  /**
   * Give fully transparent pixels the colors of their neighbors, for programs that filter without premultiplying, such
   * as game engines; at most an eighth of the palette goes to them. Default false: they are 0, 0, 0, 0.
   */
  bleed: {
    scope: 'quantize',
    affects: 'palette',
    type: 'switch',
    default: false,
    flag: 'bleed',
    help: "give fully transparent pixels their neighbors' colors, for game engines",
  },
  /**
   * 'colors' (default): distinct colors with weights. 'pixels': every pixel a point of weight 1, which gives the same
   * palette as `weights: 'pixels'`, slower.
   */
  points: {
    scope: 'quantize',
    affects: 'palette',
    type: 'choice',
    choices: ['colors', 'pixels'],
    default: 'colors',
    flag: 'points',
    help: 'cluster distinct colors, or every pixel (slower; weights are pixels then)',
  },
  /**
   * Take a damaged image whose pixels are partly missing or uncertain, with a note that says how many; default false:
   * it is refused with the code 'corrupt'. Damage that leaves all pixels certain is only noted, whatever this is.
   */
  tolerant: {
    scope: 'job',
    affects: 'palette',
    type: 'switch',
    default: false,
    flag: 'tolerant',
    label: 'Take damaged images',
    help: 'take a damaged image whose pixels are partly missing, with a note that says how many',
  },
  /** 'none', 'icc' (default): how the colors are meant, or 'all': EXIF, XMP, texts, pixel size and time as well. */
  keep: {
    scope: 'job',
    affects: 'file',
    type: 'choice',
    choices: ['none', 'icc', 'all'],
    default: 'icc',
    flag: 'keep',
    label: 'Keep in file',
    help: 'keep nothing (sRGB then), the color profile, or EXIF, XMP and texts as well',
  },
  /** With `keep: 'all'`: also where the picture was taken; default false. */
  keepLocation: {
    scope: 'job',
    affects: 'file',
    type: 'switch',
    default: false,
    flag: 'keep-location',
    help: "with `keep: 'all'`: keep also where the picture was taken",
  },
  /** Take the result even if the original has no more bytes; default false: that is kept, whatever its format. */
  allowLarger: {
    scope: 'job',
    affects: 'file',
    type: 'switch',
    default: false,
    flag: 'allow-larger',
    help: 'take the result even if it is no smaller than the original',
  },
  /** Reject with the code 'larger' if the result has no fewer bytes than the input; default false. */
  skipIfLarger: {
    scope: 'job',
    affects: 'file',
    type: 'switch',
    default: false,
    flag: 'skip-if-larger',
    help: 'write nothing if the result is not smaller than the input; exit code 98',
  },
  /**
   * If the result is no smaller than the input: look for fewer colors with which it is, and how small a photo would be,
   * and let the result wait for that; default false. `suggestSmaller` does the same once a result is there.
   */
  advice: {
    scope: 'job',
    affects: 'report',
    type: 'switch',
    default: false,
    flag: 'advice',
    help: 'if the result is no smaller than the input: look for what is',
  },
} as const satisfies Record<string, Option>
