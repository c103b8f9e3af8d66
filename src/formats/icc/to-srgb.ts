import { byteReader } from '../../common/byte-reader.ts'
import { readData } from '../../common/held-pixels.ts'
import type { RgbaImage } from '../../common/image.ts'
import { inflate } from '../deflate/deflate.ts'
import type { PngChunks } from '../png/png-file.ts'
import { MAX_PROFILE_BYTES, readTags, SRGB_PRIMARIES } from './icc.ts'
import { fixed, LINEAR_STEPS, readCurve } from './profile-curves.ts'

/** Rows of three. */
type Matrix = readonly number[]

const MATRIX_STEPS = 2 ** 16
/** Linear light is cut to this many steps to be encoded: 20 of them lie between the two darkest values. */
const ENCODE_STEPS = 2 ** 16

interface Transform {
  /** Linear light by channel and value. */
  curves: Int32Array[]
  /** From linear light of the profile's primaries to that of sRGB's, in steps. */
  matrix: Matrix
}

function inverse([a, b, c, d, e, f, g, h, i]: Matrix): Matrix {
  const adjugate = [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ]
  const determinant = a * adjugate[0] + b * adjugate[3] + c * adjugate[6]
  return adjugate.map(value => value / determinant)
}

const product = (left: Matrix, right: Matrix): Matrix =>
  Array.from({ length: 9 }, (_, offset) =>
    [0, 1, 2].reduce((sum, k) => sum + left[offset - (offset % 3) + k] * right[k * 3 + (offset % 3)], 0),
  )

/** Primaries as columns: what each channel adds to X, Y and Z. */
const columns = (primaries: readonly (readonly number[])[]): Matrix =>
  [0, 1, 2].flatMap(row => primaries.map(xyz => xyz[row]))

const FROM_XYZ = inverse(columns(SRGB_PRIMARIES))

/** The primaries of a cHRM chunk as X, Y and Z of red, green and blue at full light; null if they make no triangle. */
function readPrimaries(cHRM: Uint8Array): Matrix | null {
  const [white, ...corners] = [0, 1, 2, 3].map(i => {
    const [x, y] = [0, 4].map(offset => byteReader(cHRM).u32(i * 8 + offset) / 1e5)
    return [x / y, 1, (1 - x - y) / y]
  })
  const directions = columns(corners)
  const amounts = [0, 1, 2].map(row =>
    [0, 1, 2].reduce((sum, k) => sum + inverse(directions)[row * 3 + k] * white[k], 0),
  )
  const scaled = directions.map((value, offset) => value * amounts[offset % 3])
  return scaled.every(Number.isFinite) ? scaled : null
}

/** The primaries of sRGB as they stand in a cHRM chunk. */
const SRGB_CHRM = Uint8Array.from(
  [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000].flatMap(n => [0, n >> 16, (n >> 8) & 255, n & 255]),
)

/** How gAMA and cHRM lead to sRGB: both are relative to the white of the file. Source: PNG, 11.3.2. */
function transformOf({ gAMA, cHRM }: PngChunks): Transform | null {
  const gamma = gAMA ? 1e5 / byteReader(gAMA).u32(0) : 2.2
  const primaries = cHRM ? readPrimaries(cHRM) : null
  if (cHRM && !primaries) return null
  const curve = Int32Array.from({ length: 256 }, (_, i) => Math.round((i / 255) ** gamma * LINEAR_STEPS))
  const own = primaries ?? readPrimaries(SRGB_CHRM)!
  const matrix = product(inverse(readPrimaries(SRGB_CHRM)!), own).map(value => Math.round(value * MATRIX_STEPS))
  return { curves: [curve, curve, curve], matrix }
}

/** How a profile of curves and primaries leads to sRGB; null for one of tables, or a damaged one. */
function readTransform(profile: Uint8Array): Transform | null {
  const tags = new Map(readTags(profile).map(({ name, data }) => [name, data]))
  const curves = ['rTRC', 'gTRC', 'bTRC'].map(name => readCurve(tags.get(name)))
  const primaries = ['rXYZ', 'gXYZ', 'bXYZ'].map(name => tags.get(name))
  if (curves.includes(null) || primaries.some(tag => !tag || tag.length < 20)) return null
  const xyz = primaries.map(tag => [8, 12, 16].map(offset => fixed(tag!, offset)))
  const matrix = product(FROM_XYZ, columns(xyz)).map(value => Math.round(value * MATRIX_STEPS))
  return { curves: curves as Int32Array[], matrix }
}

/** The sRGB value of each step of linear light. */
function makeEncoder(): Uint8Array {
  return Uint8Array.from({ length: ENCODE_STEPS + 1 }, (_, i) => {
    const light = i / ENCODE_STEPS
    return Math.round(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055))
  })
}

/** Converts pixels; colors outside sRGB are clipped channel by channel. */
function apply({ curves: [red, green, blue], matrix }: Transform, data: Uint8Array | Uint8ClampedArray): Uint8Array {
  const encoder = makeEncoder()
  const out = Uint8Array.from(data)
  const perStep = (LINEAR_STEPS * MATRIX_STEPS) / ENCODE_STEPS
  for (let offset = 0; offset < out.length; offset += 4) {
    const r = red[data[offset]]
    const g = green[data[offset + 1]]
    const b = blue[data[offset + 2]]
    for (let row = 0; row < 3; row++) {
      const light = matrix[row * 3] * r + matrix[row * 3 + 1] * g + matrix[row * 3 + 2] * b
      out[offset + row] = encoder[Math.min(Math.max(Math.round(light / perStep), 0), ENCODE_STEPS)]
    }
  }
  return out
}

/** All grays, and the corners of the cube. */
const SAMPLES = Uint8Array.from([
  ...Array.from({ length: 256 }, (_, i) => [i, i, i, 255]).flat(),
  ...Array.from({ length: 8 }, (_, i) => [i & 1, (i >> 1) & 1, i >> 2, 1].map(bit => bit * 255)).flat(),
])

const isSrgb = (transform: Transform) =>
  apply(transform, SAMPLES).every((value, i) => Math.abs(value - SAMPLES[i]) <= 1)

/** How the colors of a picture lead to sRGB, or null if that is said by tables or code points, or not at all. */
async function findTransform({ iCCP, cICP, gAMA, cHRM }: PngChunks): Promise<Transform | null> {
  if (cICP) return null
  if (!iCCP) return gAMA || cHRM ? transformOf({ gAMA, cHRM }) : null
  return readTransform(await inflate(iCCP.subarray(iCCP.indexOf(0) + 2), MAX_PROFILE_BYTES))
}

/**
 * Pixels in sRGB: by the curves and primaries of an iCCP chunk, else by gAMA and cHRM, relative to white, with what
 * lies outside clipped. The same image if its colors are those of sRGB. Null if they are described otherwise.
 * Deterministic: light is rounded before it is mixed.
 */
export async function toSrgb(image: RgbaImage, chunks: PngChunks): Promise<RgbaImage | null> {
  const transform = await findTransform(chunks)
  if (!transform) return null
  return isSrgb(transform) ? image : { ...image, data: apply(transform, await readData(image)) }
}
