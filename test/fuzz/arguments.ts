import { FLAGS, type Flag, optionFlags } from '../../src/cli/flags.ts'
import type { Random } from './random.ts'

const VALUES = [
  ...[
    '16',
    '0',
    '2',
    '256',
    '257',
    '-1',
    '1.5',
    '.5',
    '1e3',
    '0x10',
    'NaN',
    'Infinity',
    '',
    ' ',
    'auto',
    'none',
    'all',
  ],
  ...['80-90', '90-80', '-', '--', '100KB', '1.5MiB', '1e309', '12345678901234567890', 'png', 'webp', 'cpu', 'oklab'],
  ...['a.png', 'b.webp', '-hue.png', '/', '\\', '\0', '\u2028', '\ud800', 'ä', 'constructor', '__proto__', 'toString'],
  '9'.repeat(400),
  'a/'.repeat(3000),
]

/** Flags that exist, half of those of which a letter was changed, and names that every object has. */
function flag(random: Random): string {
  const known: Flag[] = [...optionFlags(), ...Object.values(FLAGS)]
  const { flag: name, short } = random.pick(known)
  const odd = [
    '--',
    '-',
    '---',
    '--=',
    '-=',
    '--no-',
    '--constructor',
    '--no-help',
    '--__proto__',
    '-\u00e4',
    '--no-no-dither',
  ]
  const kinds = [
    `--${name}`,
    `--${name}`,
    `-${short ?? name[0]}`,
    `--no-${name}`,
    `--${name.slice(0, -1)}`,
    `-${random.pick(known).short ?? 'q'}${short ?? 'v'}`,
    random.pick(odd),
  ]
  return random.pick(kinds)
}

/** A command line: flags with and without values, values that fit and others, in any order. */
export function makeArguments(random: Random): string[] {
  const list = Array.from({ length: random.pick([0, 1, 2, 4, 8]) }, () => {
    const value = random.pick(VALUES)
    const kinds = [
      [flag(random), value],
      [`${flag(random)}=${value}`],
      [flag(random)],
      [value],
      [`${flag(random)}${value}`],
    ]
    return random.pick(kinds)
  })
  const last = random.oneIn(4) ? [] : ['photo.png']
  return [...list.flat(), ...last]
}
