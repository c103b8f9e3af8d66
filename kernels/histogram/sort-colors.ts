import { alphaCode, keyOfAlphaCode, keyOfOpaqueCode, opaqueCodes } from './morton-codes'

const OPAQUE: u32 = 0xff000000

/** Writes the codes of pixels, those of opaque ones behind the others; returns how many others there are. */
function writeCodes(pixels: usize, count: i32, codes: usize): i32 {
  let others = codes
  let opaque = codes + ((<usize>count) << 2)
  let i = 0
  for (; i < count; i++) {
    const place = pixels + ((<usize>i) << 2)
    if (i + 4 <= count) {
      const four = v128.load(place)
      if (i32x4.all_true(i32x4.ge_u(four, i32x4.splat(OPAQUE)))) {
        opaque -= 16
        v128.store(opaque, opaqueCodes(four))
        i += 3
        continue
      }
    }
    const pixel = load<u32>(place)
    if (pixel >= OPAQUE) {
      opaque -= 4
      store<u32>(opaque, i32x4.extract_lane(opaqueCodes(i32x4.splat(pixel)), 0))
    } else {
      store<u32>(others, alphaCode(pixel))
      others += 4
    }
  }
  return <i32>(others - codes) >> 2
}

/** One pass of a radix sort, by the bits of `mask` above `shift`. */
function sortByBits(from: usize, to: usize, count: i32, shift: u32, mask: u32, buckets: usize): void {
  memory.fill(buckets, 0, (<usize>mask + 1) << 2)
  const end = from + ((<usize>count) << 2)
  for (let place = from; place < end; place += 4) {
    const bucket = buckets + ((<usize>((load<u32>(place) >> shift) & mask)) << 2)
    store<u32>(bucket, load<u32>(bucket) + 1)
  }
  let sum = <u32>to
  for (let bucket = buckets; bucket <= buckets + ((<usize>mask) << 2); bucket += 4) {
    const size = load<u32>(bucket) << 2
    store<u32>(bucket, sum)
    sum += size
  }
  for (let place = from; place < end; place += 4) {
    const code = load<u32>(place)
    const bucket = buckets + ((<usize>((code >> shift) & mask)) << 2)
    const next = load<u32>(bucket)
    store<u32>(next, code)
    store<u32>(bucket, next + 4)
  }
}

/** Writes each distinct code as a key, and over the codes how often it comes; returns the end of the keys. */
function countRuns(codes: usize, from: i32, to: i32, isOpaque: bool, keys: usize, end: i32): i32 {
  for (let i = from; i < to; end++) {
    const first = i
    const code = load<u32>(codes + ((<usize>first) << 2))
    do i++
    while (i < to && load<u32>(codes + ((<usize>i) << 2)) === code)
    store<u32>(keys + ((<usize>end) << 2), isOpaque ? keyOfOpaqueCode(code) : keyOfAlphaCode(code))
    store<u32>(codes + ((<usize>end) << 2), i - first)
  }
  return end
}

/**
 * The distinct colors of pixels in the order of countColors, written over the pixels, and their counts; returns how
 * many there are. `buckets`: 4096 numbers of 32 bits.
 */
export function sortColors(pixels: usize, count: i32, counts: usize, buckets: usize): i32 {
  const others = writeCodes(pixels, count, counts)
  for (let shift: u32 = 0; others > 0 && shift < 32; shift += 16) {
    sortByBits(counts, pixels, others, shift, 255, buckets)
    sortByBits(pixels, counts, others, shift + 8, 255, buckets)
  }
  const skipped = (<usize>others) << 2
  sortByBits(counts + skipped, pixels + skipped, count - others, 0, 4095, buckets)
  sortByBits(pixels + skipped, counts + skipped, count - others, 12, 4095, buckets)
  const middle = countRuns(counts, 0, others, false, pixels, 0)
  return countRuns(counts, others, count, true, pixels, middle)
}
