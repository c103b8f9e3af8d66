import { extensionOf, type Format, HuepressError, OPTIONS } from '../../node.ts'

const IMAGE_END = /\.(png|webp|jxl|jpe?g|jfif|avif|gif|tiff?|bmp)$/i

const isFormat = (word: string): word is Format => (OPTIONS.format.choices as readonly string[]).includes(word)

/**
 * The format of the results: the one that `--format` names, else the one that the end of `--output` or `--ext` tells,
 * else png. Errors: 'usage' where they contradict each other, or the end is that of a format that is not written.
 */
export function formatOf(given: Format | null, output: string | null, ext: string | null): Format {
  const [flag, name] = output !== null ? ['--output', output] : ['--ext', ext ?? '']
  const end = IMAGE_END.exec(name)?.[1].toLowerCase()
  if (given && end === extensionOf(given)) return given
  if (end === undefined) return given ?? OPTIONS.format.default
  if (!isFormat(end)) {
    const ends = 'Use .png, .webp or .jxl.'
    throw new HuepressError('usage', `Results are PNG, WebP or JPEG XL, but ${flag} ${name} ends in .${end}. ${ends}`)
  }
  if (given && given !== end) {
    throw new HuepressError('usage', `--format ${given} and ${flag} ${name} contradict each other. Use one of them.`)
  }
  return end
}
