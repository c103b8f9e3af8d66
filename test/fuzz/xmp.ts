import type { Random } from './random.ts'

const NAMES = [
  'x:xmpmeta',
  'rdf:RDF',
  'rdf:Description',
  'xmp:Rating',
  'exif:GPSLatitude',
  'photoshop:City',
  'tiff:Orientation',
  'xmp:Thumbnails',
  'Iptc4xmpExt:LocationShown',
  'xmlns:exif',
  'a',
]

/** Long runs show work that grows with the square of a length. */
const RUNS = [
  ' ',
  '\n',
  '\t ',
  '&#32;',
  '<',
  '>',
  '"',
  "'",
  '=',
  '/',
  ' a',
  ' a=',
  ' a=""',
  '<a>',
  '</a>',
  '<!--',
  '-->',
]

const run = (random: Random) => random.pick(RUNS).repeat(random.pick([1, 10, 120, 5000, 40_000]))

function text(random: Random): string {
  const odd = () => run(random)
  const plain = () => random.pick(['', '5', 'Berlin', '13,24.6E', 'gps', '&gt;', '&amp;gps', '\u2028', '\uFEFF', '\0'])
  return random.oneIn(40) ? odd() : plain()
}

const attribute = (random: Random) => {
  const quote = random.pick(['"', "'"])
  const space = random.oneIn(60) ? run(random) : ' '
  return `${space}${random.pick(NAMES)}${random.pick(['=', ' = ', '=\n'])}${quote}${text(random)}${quote}`
}

function element(random: Random, depth: number): string {
  const name = random.pick(NAMES)
  const attributes = Array.from({ length: random.below(4) }, () => attribute(random)).join('')
  const start = `<${name}${attributes}${random.oneIn(30) ? run(random) : ''}`
  if (random.oneIn(5)) return `${start}/>`
  const children = Array.from({ length: depth > 0 ? random.below(4) : 0 }, () => node(random, depth - 1)).join('')
  return `${start}>${text(random)}${children}</${random.oneIn(40) ? random.pick(NAMES) : name}>`
}

function node(random: Random, depth: number): string {
  const kind = random.below(16)
  if (kind === 0) return `<!-- ${text(random)} -->`
  if (kind === 1) return `<![CDATA[${text(random)}]]>`
  if (kind === 2) return `<?${random.pick(NAMES)} ${text(random)}?>`
  if (kind === 3 && random.oneIn(6)) return '<!DOCTYPE a [<!ENTITY b "exif:GPS">]>'
  return element(random, depth)
}

/** An XMP packet, or what looks like one. Some are no XML, some no UTF-8, some nested deeply, some have long runs. */
export function makeXmp(random: Random): Buffer {
  if (random.oneIn(60)) {
    const depth = random.pick([10, 1000, 20_000])
    return Buffer.from('<a>'.repeat(depth) + text(random) + '</a>'.repeat(depth - random.below(2)))
  }
  const packet = Array.from({ length: 1 + random.below(3) }, () => element(random, 4)).join('\n')
  const wrapped = random.oneIn(2) ? packet : `<?xpacket begin="\uFEFF" id="W5M0"?>${packet}<?xpacket end="w"?>`
  return random.oneIn(30) ? Buffer.from(wrapped, 'utf16le') : Buffer.from(wrapped)
}
