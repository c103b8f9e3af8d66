import { FLAGS, type Flag, type OptionFlag, optionFlags } from './flags.ts'

/** A flag in the help. */
export function flagLine({ flag, short, value, help }: Flag): string {
  const names = `${short ? `-${short}, ` : '    '}--${flag}${value ? ` ${value}` : ''}`
  return `  ${names.padEnd(28)}  ${help}`
}

/** The line of `--no-FLAG` below that of an option that has one. */
function withOff(option: OptionFlag): Flag[] {
  return option.off ? [option, { flag: option.off, help: `the same as --${option.flag} 0` }] : [option]
}

/** A line of help for each flag, made from the tables. */
export const flagLines = (): string[] => [...optionFlags().flatMap(withOff), ...Object.values(FLAGS)].map(flagLine)

export function helpText(): string {
  return `Usage: huepress [options] FILE | DIR | - ...

Squeezes photos into palette images by exact k-means of their colors. Writes NAME-hue.png next to
each input unless told otherwise; a folder is searched for images; - reads stdin and writes stdout.

For many pictures and machines: huepress enqueue, work, status and retry; see huepress work --help.

${flagLines().join('\n')}

Exit codes: 0 done, 1 some file failed, 2 wrong usage, 98 not smaller and therefore not written
(--skip-if-larger), 99 below the least quality and therefore not written (--quality), 130 interrupted.
`
}
