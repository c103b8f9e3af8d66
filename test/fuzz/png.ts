import { deflateSync, inflateSync } from 'node:zlib'
import { pngChunk, type ReadChunk } from '../fixtures/make-png.ts'
import { makeExif } from './exif.ts'
import { makeProfile } from './icc.ts'
import { mutateBytes, mutateParts } from './mutate.ts'
import { numberBytes, type Random } from './random.ts'
import { makeXmp } from './xmp.ts'

const ascii = (text: string) => Buffer.from(text, 'latin1')
const SIGNATURE = ascii('\x89PNG\r\n\x1a\n')

/** The chunks of a file, as far as they are complete; CRCs do not matter. */
function chunksOf(bytes: Buffer): ReadChunk[] {
  const chunks: ReadChunk[] = []
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at)
    if (end + 4 > bytes.length) break
    chunks.push({ name: bytes.toString('latin1', at + 4, at + 8), payload: bytes.subarray(at + 8, end) })
    at = end + 4
  }
  return chunks
}

/** What unfolds to much more than it has. */
const bomb = (random: Random) => deflateSync(Buffer.alloc(random.pick([2 ** 20, 2 ** 20 + 1, 2 ** 24 + 1]), 65))

const packed = (random: Random, content: Buffer) => (random.oneIn(40) ? bomb(random) : deflateSync(content))

const CREATE: ((random: Random) => [name: string, payload: Buffer])[] = [
  random => ['eXIf', makeExif(random)],
  random => ['iCCP', Buffer.concat([ascii('name\0\0'), packed(random, makeProfile(random))])],
  random => ['iTXt', Buffer.concat([ascii('XML:com.adobe.xmp\0\0\0\0\0'), makeXmp(random)])],
  random => [
    'tEXt',
    ascii(random.pick(['Comment\0hello', 'gps\0here', '\0', 'Raw profile type exif\0\nexif\n4\n00', 'a'])),
  ],
  random => ['zTXt', Buffer.concat([ascii('Comment\0\0'), packed(random, random.bytes(20))])],
  random => ['iTXt', Buffer.concat([ascii('Title\0\x01\0de\0t\0'), packed(random, ascii('gps'))])],
  random => ['PLTE', random.bytes(random.pick([0, 1, 3, 6, 768, 771]))],
  random => ['tRNS', random.bytes(random.pick([0, 1, 2, 6, 256, 257]))],
  random => ['gAMA', numberBytes(random.number(), 4)],
  random => ['cHRM', Buffer.concat(Array.from({ length: 8 }, () => numberBytes(random.number(), 4)))],
  random => ['sRGB', random.bytes(random.below(3))],
  random => ['cICP', random.bytes(random.pick([3, 4, 5]))],
  random => ['sBIT', random.bytes(random.below(5))],
  random => ['pHYs', Buffer.concat([random.bytes(8), Buffer.of(random.below(3))])],
  random => ['tIME', Buffer.of(7, 232, random.below(15), random.below(33), random.below(26), 0, 0)],
  random => ['acTL', Buffer.concat([numberBytes(random.number(), 4), numberBytes(random.number(), 4)])],
  random => ['fcTL', random.bytes(26)],
  random => ['fdAT', random.bytes(random.below(40))],
  random => ['CgBI', random.bytes(4)],
  random => [random.pick(['aBCd', 'ABCD', 'zzZz', '\0\0\0\0']), random.bytes(random.below(40))],
]

/** Sizes up to 4000, kinds, depths and interlacing that may not fit each other. */
function changeHeader(payload: Buffer, random: Random): Buffer {
  const out = Buffer.from(payload)
  const at = random.pick([0, 4, 8, 9, 10, 11, 12])
  if (at < 8) numberBytes(random.oneIn(8) ? random.number() : random.below(4000), 4).copy(out, at)
  else out[at] = random.pick([0, 1, 2, 3, 4, 6, 8, 16, 255])
  return out
}

/** Filtered rows that were changed and compressed again, so that the decoder comes to see them. */
function changeRows(payload: Buffer, random: Random): Buffer {
  try {
    return deflateSync(mutateBytes(inflateSync(payload), random, payload))
  } catch {
    return mutateBytes(payload, random, payload)
  }
}

function changeChunk({ name, payload }: ReadChunk, random: Random): ReadChunk {
  if (random.oneIn(20))
    return { name: mutateBytes(ascii(name), random, ascii(name)).toString('latin1').slice(0, 4), payload }
  if (name === 'IHDR' && payload.length === 13) return { name, payload: changeHeader(payload, random) }
  if (name === 'IDAT' && random.oneIn(2)) return { name, payload: changeRows(payload, random) }
  return { name, payload: mutateBytes(payload, random, payload) }
}

/** Changes chunks; all have the right length and CRC. */
export function mutatePng(bytes: Buffer, random: Random): Buffer {
  const create = () => {
    const [name, payload] = random.pick(CREATE)(random)
    return { name, payload }
  }
  const chunks = mutateParts(chunksOf(bytes), random, chunk => changeChunk(chunk, random), create)
  // New chunks matter before the pixels most.
  if (random.oneIn(2)) chunks.splice(1, 0, create())
  return Buffer.concat([SIGNATURE, ...chunks.map(({ name, payload }) => pngChunk(name.padEnd(4), payload))])
}
