import { numberBytes, type Random } from './random.ts'

const fixed = (value: number) => numberBytes(((Math.round(value * 65536) % 2 ** 32) + 2 ** 32) % 2 ** 32, 4)

function curveTag(random: Random): Buffer {
  if (random.oneIn(2)) {
    const count = random.pick([0, 1, 2, 16, 256])
    const announced = numberBytes(random.oneIn(10) ? random.number() : count, 4)
    return Buffer.concat([Buffer.from('curv\0\0\0\0'), announced, random.bytes(count * 2)])
  }
  const kind = random.oneIn(10) ? random.below(65536) : random.below(5)
  const numbers = Array.from({ length: random.pick([1, 3, 4, 5, 7]) }, () =>
    random.oneIn(5) ? numberBytes(random.number(), 4) : fixed(random.pick([0, 1, 2.4, -1, 0.05, 0.95])),
  )
  return Buffer.concat([Buffer.from('para\0\0\0\0'), numberBytes(kind, 2), Buffer.alloc(2), ...numbers])
}

function xyzTag(random: Random): Buffer {
  const numbers = Array.from({ length: 3 }, () =>
    random.oneIn(6) ? numberBytes(random.number(), 4) : fixed(random.below(1000) / 1000),
  )
  return Buffer.concat([Buffer.from('XYZ \0\0\0\0'), ...numbers])
}

const TAGS: [name: string, make: (random: Random) => Buffer][] = [
  ...['rTRC', 'gTRC', 'bTRC', 'kTRC'].map((name): [string, typeof curveTag] => [name, curveTag]),
  ...['rXYZ', 'gXYZ', 'bXYZ', 'wtpt'].map((name): [string, typeof xyzTag] => [name, xyzTag]),
  ['desc', random => Buffer.concat([Buffer.from('desc'), random.bytes(random.below(40))])],
  ['chad', random => Buffer.concat([Buffer.from('sf32'), random.bytes(40)])],
  ['A2B0', random => Buffer.concat([Buffer.from('mft1'), random.bytes(random.below(100))])],
]

/** An ICC profile of random curves, primaries and tags; sizes, offsets and counts are wrong in some. */
export function makeProfile(random: Random): Buffer {
  const kind = random.pick(['RGB ', 'RGB ', 'RGB ', 'GRAY', 'CMYK', 'Lab ', 'abcd'])
  const tags = TAGS.filter(() => !random.oneIn(5)).map(([name, make]) => ({ name, data: make(random) }))
  let at = 132 + tags.length * 12
  const table = tags.flatMap(({ name, data }) => {
    const offset = random.oneIn(30) ? random.number() : at
    const bytes = random.oneIn(30) ? random.number() : data.length
    at += data.length
    return [Buffer.from(random.oneIn(30) ? 'rTRC' : name), numberBytes(offset, 4), numberBytes(bytes, 4)]
  })
  const head = Buffer.alloc(128)
  numberBytes(random.oneIn(10) ? random.number() : at, 4).copy(head)
  head.write(`mntr${kind}XYZ `, 12, 'latin1')
  if (!random.oneIn(20)) head.write('acsp', 36)
  const count = random.oneIn(20) ? random.number() : tags.length
  return Buffer.concat([head, numberBytes(count, 4), ...table, ...tags.map(({ data }) => data)])
}
