import type { Random } from './random.ts'

const HEADS = [
  'GIMP Palette\nName: a\nColumns: 4\n#\n',
  'GIMP Palette\nChannels: RGBA\n',
  'JASC-PAL\n0100\n',
  '; paint.net Palette File\n',
  '',
  '\uFEFF',
]

const ENDS = ['\n', '\r\n', '\r', '\n\n', ' ', ',', '\u2028', '\u0085']

/** Long runs show work that grows with the square of a length. */
const RUNS = ['/', '//', ';', '#', ' ', '\t', '0', 'f', 'a ', 'a:', '-', '\u2028', '\u00e9']

function color(random: Random): string {
  const value = () => random.pick([0, 255, 256, 7, -1, 1000, random.below(256)])
  const hex = () => random.bytes(random.pick([1, 2, 3, 4, 5])).toString('hex')
  const odd = () => random.pick(RUNS).repeat(random.pick([1, 3, 1000, 60_000]))
  const kinds = [
    () => `${value()} ${value()} ${value()}`,
    () => `${value()}\t${value()}  ${value()} ${value()}`,
    () => `#${hex()}`,
    hex,
    () => `#${hex().slice(0, 3)}`,
    () => `${value()} ${value()} ${value()} name`,
    () => random.pick(['# comment', '// comment', '; comment', 'Name: b', 'Columns: x', 'channels: rgba', 'red', '\0']),
    () => (random.oneIn(8) ? odd() : '#fff'),
  ]
  return random.pick(kinds)()
}

/** A palette in text: GIMP, JASC, hex or something between; a kind of color is kept to in half of them. */
export function makePalette(random: Random): Buffer {
  const head = random.pick(HEADS)
  const count = random.pick([0, 1, 2, 5, 16, 255, 256, 257, 300])
  const end = random.pick(ENDS)
  const same = random.oneIn(2) ? color(random) : null
  const announced = head.startsWith('JASC') ? `${random.oneIn(3) ? random.number() : count}\n` : ''
  const lines = Array.from({ length: count }, () => same ?? color(random))
  const text = head + announced + lines.join(random.oneIn(10) ? random.pick(ENDS) : end) + random.pick(['', end])
  return random.oneIn(30) ? Buffer.from(text, 'utf16le') : Buffer.from(text)
}
