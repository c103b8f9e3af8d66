import { keyOfOpaqueCode, opaqueCodes } from './morton-codes'
import { visibilityOf } from './visibility'

const OPAQUE: u32 = 0xff000000
const BLOCK_PIXELS: i32 = 8
/** Bits of a pixel's visibility, behind those of its code. */
const VISIBILITY_BITS = 4
/** Bits of a code that one pass of the sort goes by. */
const DIGIT: u32 = 4095

/**
 * Writes the codes of opaque pixels, with what each counts for the eye behind. Writes all others over the pixels, one
 * after the other, and what each counts to `seen`; returns how many.
 */
export function writeCodes(pixels: usize, count: i32, codes: usize, seen: usize): i32 {
  let others = 0
  let opaque = codes
  for (let block = 0; block < count; block += BLOCK_PIXELS) {
    const place = pixels + ((<usize>block) << 2)
    const length = min<i32>(BLOCK_PIXELS, count - block)
    const visibility = visibilityOf(place, length)
    for (let i = 0; i < length; i++) {
      const four = v128.load(place + ((<usize>i) << 2))
      const coded = v128.or(i32x4.shl(opaqueCodes(four), VISIBILITY_BITS), i32x4.splat(visibility))
      if (i + 4 <= length && i32x4.all_true(i32x4.ge_u(four, i32x4.splat(OPAQUE)))) {
        v128.store(opaque, coded)
        opaque += 16
        i += 3
        continue
      }
      const pixel = i32x4.extract_lane(four, 0)
      if (<u32>pixel >= OPAQUE) {
        store<u32>(opaque, i32x4.extract_lane(coded, 0))
        opaque += 4
      } else {
        store<u32>(pixels + ((<usize>others) << 2), pixel)
        store<u8>(seen + others, visibility)
        others++
      }
    }
  }
  return others
}

/** One pass of a radix sort, by the bits above `shift`. */
function sortByDigit(from: usize, to: usize, count: i32, shift: u32, buckets: usize): void {
  memory.fill(buckets, 0, (<usize>DIGIT + 1) << 2)
  const end = from + ((<usize>count) << 2)
  for (let place = from; place < end; place += 4) {
    const bucket = buckets + ((<usize>((load<u32>(place) >> shift) & DIGIT)) << 2)
    store<u32>(bucket, load<u32>(bucket) + 1)
  }
  let sum = <u32>to
  for (let bucket = buckets; bucket <= buckets + ((<usize>DIGIT) << 2); bucket += 4) {
    const size = load<u32>(bucket) << 2
    store<u32>(bucket, sum)
    sum += size
  }
  for (let place = from; place < end; place += 4) {
    const code = load<u32>(place)
    const bucket = buckets + ((<usize>((code >> shift) & DIGIT)) << 2)
    const next = load<u32>(bucket)
    store<u32>(next, code)
    store<u32>(bucket, next + 4)
  }
}

/**
 * Sorts codes and writes each distinct one as a key, the number of times that it comes over the codes, and the sum of
 * what its pixels count for the eye; returns how many there are. `buckets`: 4096 numbers of 32 bits.
 */
export function sortCodes(codes: usize, count: i32, keys: usize, visibility: usize, buckets: usize): i32 {
  sortByDigit(codes, keys, count, VISIBILITY_BITS, buckets)
  sortByDigit(keys, codes, count, VISIBILITY_BITS + 12, buckets)
  const end = codes + ((<usize>count) << 2)
  let place: usize = 0
  for (let next = codes; next < end; place += 4) {
    const first = next
    const code = load<u32>(next) >> VISIBILITY_BITS
    let seen: u32 = 0
    do {
      seen += load<u32>(next) & ((1 << VISIBILITY_BITS) - 1)
      next += 4
    } while (next < end && load<u32>(next) >> VISIBILITY_BITS === code)
    store<u32>(keys + place, keyOfOpaqueCode(code))
    store<u32>(visibility + place, seen)
    store<u32>(codes + place, <u32>(next - first) >> 2)
  }
  return <i32>(place >> 2)
}
