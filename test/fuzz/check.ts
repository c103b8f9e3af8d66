import { crc32 } from 'node:zlib'
import { parseArguments } from '../../src/cli/args.ts'
import { HuepressError } from '../../src/common/errors.ts'
import { profileInfo } from '../../src/formats/icc/icc.ts'
import { toSrgb } from '../../src/formats/icc/to-srgb.ts'
import { rewriteExif } from '../../src/formats/metadata/exif.ts'
import { readSource } from '../../src/formats/metadata/read-metadata.ts'
import { namesLocation, rewriteXmp } from '../../src/formats/metadata/xmp.ts'
import { compress, createEngine, decode, type NodeImage, readPalette } from '../../src/node.ts'
import type { FuzzInput, Kind } from './inputs.ts'
import { makeRandom } from './random.ts'

/** Pictures with more pixels are not compressed, only decoded. */
const MAX_COMPRESSED_PIXELS = 10_000
/** One in so many pictures is compressed. */
const COMPRESSED = 3

/** What must hold, whatever the input: a broken rule is a finding. */
function hold(rule: boolean, message: string): void {
  if (!rule) throw new Error(`broken rule: ${message}`)
}

const engine = createEngine({ backend: 'cpu' })

function distinctColors({ data }: NodeImage): number {
  return new Set(new Uint32Array(Uint8Array.from(data).buffer)).size
}

/** Compresses with options that follow from the bytes, so that a file alone repeats a finding. */
async function checkCompress(bytes: Uint8Array, image: NodeImage): Promise<void> {
  const random = makeRandom(crc32(bytes), 0)
  const options = {
    colors: random.pick([2, 3, 16, 256]),
    keep: random.pick(['none', 'icc', 'all'] as const),
    keepLocation: false,
    format: random.pick(['png', 'png', 'png', 'webp', 'webp', 'jxl'] as const),
    tolerant: crc32(bytes) % TOLERANT === 0,
    space: random.pick(['oklab', 'srgb'] as const),
    allowLarger: random.oneIn(2),
    speed: 10,
    effort: 0,
    advice: random.oneIn(4),
  }
  options.keepLocation = options.keep === 'all' && random.oneIn(2)
  const result = await compress(random.oneIn(2) ? bytes : image, { ...options, engine: await engine })
  const [made, source] = [await decode(result.bytes), await readSource(result.bytes)]
  hold(made.width === image.width && made.height === image.height, 'a result has the size of its input')
  hold(result.report.usedOriginal || distinctColors(made) <= options.colors, 'a result has the colors asked for')
  const { exif, xmp, pngChunks = [] } = source?.metadata ?? {}
  if (options.keep === 'none') hold(!exif && !xmp && pngChunks.length === 0, 'keep none leaves no metadata')
  if (options.keep === 'all' && !options.keepLocation) {
    hold(!xmp || !namesLocation(new TextDecoder('latin1').decode(xmp)), 'XMP tells no place')
    hold(!exif || !hasGps(exif), 'EXIF tells no place')
  }
}

/** Whether writing a block without the place makes a difference. */
function hasGps(exif: Uint8Array): boolean {
  const [all, less] = [true, false].map(location => rewriteExif(exif, { location }))
  return all !== null && less !== null && !Buffer.from(all).equals(less)
}

/** One in so many pictures is decoded as it is where pixels are missing. */
const TOLERANT = 4

async function checkImage(bytes: Uint8Array, always: boolean): Promise<void> {
  const image = await decode(bytes, { tolerant: crc32(bytes) % TOLERANT === 0 })
  const pixels = image.width * image.height
  hold(pixels > 0 && image.data.length === pixels * 4, 'a picture has 4 bytes a pixel')
  if (pixels > MAX_COMPRESSED_PIXELS || !(always || crc32(bytes) % COMPRESSED === 0)) return
  await checkCompress(bytes, image)
}

async function checkPalette(bytes: Uint8Array): Promise<void> {
  const { length } = await readPalette(bytes)
  hold(length >= 4 && length <= 1024 && length % 4 === 0, 'a palette has 1 to 256 entries')
}

function checkExif(bytes: Uint8Array): void {
  for (const location of [true, false]) {
    const written = rewriteExif(bytes, { location, numbers: { 274: 1, 256: 70_000 } })
    if (!written) continue
    const again = rewriteExif(written, { location: true })
    hold(again !== null && Buffer.from(written).equals(again), 'what is written can be written again, the same')
  }
}

function checkXmp(bytes: Uint8Array): void {
  const [kept, less] = [true, false].map(location => rewriteXmp(bytes, { location, turned: true }))
  hold(!less || !namesLocation(new TextDecoder().decode(less)), 'XMP tells no place')
  hold(!kept || rewriteXmp(kept, { location: true, turned: true }) !== null, 'what is written can be read again')
}

async function checkProfile(bytes: Uint8Array): Promise<void> {
  const { chunks, profileFault } = await profileInfo(bytes)
  hold(!profileFault || !chunks.iCCP, 'a damaged profile is not carried')
  const image = { width: 4, height: 4, data: Uint8Array.from({ length: 64 }, (_, i) => i * 4) }
  const converted = await toSrgb(image, chunks)
  hold(!converted || converted.data.length === image.data.length, 'conversion keeps the size')
}

const OTHERS: Partial<Record<Kind, (bytes: Uint8Array) => unknown>> = {
  palette: checkPalette,
  exif: checkExif,
  xmp: checkXmp,
  icc: checkProfile,
  arguments: bytes => parseArguments(JSON.parse(Buffer.from(bytes).toString())),
}

/**
 * Feeds an input to what reads its kind. Gives 'taken', or the code of the error with which it was refused. Throws what
 * is a finding: an error without a code, one that says that huepress is at fault, or a broken rule.
 *
 * @param always compress a picture, which otherwise happens to some.
 */
export async function checkInput({ kind, bytes }: FuzzInput, always = false): Promise<string> {
  try {
    await (OTHERS[kind]?.(bytes) ?? (kind in OTHERS ? undefined : checkImage(bytes, always)))
    return 'taken'
  } catch (error) {
    if (error instanceof HuepressError && error.code !== 'internal') return error.code
    throw error
  }
}
