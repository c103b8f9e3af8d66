/**
 * Reads the Huffman codes of a JPEG's scans and passes over their values; twin of src/formats/damage/jpeg-blocks.ts and
 * jpeg-huffman.ts. The bytes of the file are followed by eight of 0xff.
 */

/** Kinds of blocks; see src/formats/damage/jpeg-codes.ts. */
const DC_FIRST: i32 = 1
const DC_REFINING: i32 = 2
const AC_FIRST: i32 = 3

let file: usize = 0
let at: usize = 0
let held: u64 = 0
let count: i32 = 0
/** Of the bits that are held, those made up behind the end. */
let made: i32 = 0

let plan: usize = 0
let blocks: i32 = 0
let kind: i32 = 0
let first: i32 = 0
let last: i32 = 0
/** Blocks to come that have no further coefficients in this scan. */
let ending: i32 = 0

/** Whether a byte of four is 0xff. */
function hasMark(word: u32): boolean {
  return ((~word - 0x01010101) & word & 0x80808080) !== 0
}

/** Holds more than 32 bits. */
function fill(): void {
  const word = load<u32>(at)
  if (!hasMark(word)) {
    held = (held << 32) | bswap(word)
    count += 32
    at += 4
    return
  }
  while (count <= 48) {
    const byte = load<u8>(at)
    held <<= 8
    count += 8
    if (byte === 0xff && load<u8>(at, 1) !== 0) {
      made += 8
    } else {
      held |= byte
      at += byte === 0xff ? 2 : 1
    }
  }
}

/** The symbol of the next code, or -1. */
function decode(table: usize): i32 {
  if (count < 32) fill()
  const entry = <i32>load<u16>(table + ((<usize>((held >> (count - 16)) & 0xffff)) << 1))
  if (entry === 0) return -1
  count -= entry >> 8
  return entry & 255
}

/** The next bits, at most 16. */
function take(wanted: i32): i32 {
  if (count < wanted) fill()
  count -= wanted
  return <i32>(held >> count) & ((1 << wanted) - 1)
}

function sequentialBlock(dc: usize, ac: usize): boolean {
  const size = decode(dc)
  if (size < 0 || size > 16) return false
  take(size)
  for (let k = 1; k < 64; k++) {
    const symbol = decode(ac)
    if (symbol < 0) return false
    const size = symbol & 15
    if (size === 0 && symbol < 0xf0) return true
    take(size)
    k += symbol >> 4
  }
  return true
}

function dcBlock(dc: usize): boolean {
  const size = decode(dc)
  if (size < 0 || size > 16) return false
  take(size)
  return true
}

function acBlock(ac: usize, nonZero: usize): boolean {
  if (ending > 0) {
    ending--
    return true
  }
  let found: u64 = 0
  for (let k = first; k <= last; k++) {
    const symbol = decode(ac)
    if (symbol < 0) {
      store<u64>(nonZero, load<u64>(nonZero) | found)
      return false
    }
    const run = symbol >> 4
    const size = symbol & 15
    if (size === 0 && run < 15) {
      ending = (1 << run) - 1 + take(run)
      break
    }
    take(size)
    k += run
    if (size > 0) found |= (<u64>1) << (k & 63)
  }
  store<u64>(nonZero, load<u64>(nonZero) | found)
  return true
}

function acRefiningBlock(ac: usize, nonZero: usize): boolean {
  let known = load<u64>(nonZero)
  let k = first
  for (; ending === 0 && k <= last; k++) {
    const symbol = decode(ac)
    if (symbol < 0) {
      store<u64>(nonZero, known)
      return false
    }
    const size = symbol & 15
    let run = symbol >> 4
    if (size === 0 && run < 15) {
      ending = (1 << run) + take(run)
      break
    }
    if (size > 0) take(1)
    for (; k <= last; k++) {
      if ((known >> k) & 1) take(1)
      else if (--run < 0) break
    }
    if (size > 0 && k <= last) known |= (<u64>1) << k
  }
  store<u64>(nonZero, known)
  if (ending === 0) return true
  for (; k <= last; k++) if ((known >> k) & 1) take(1)
  ending--
  return true
}

function readBlock(dc: usize, ac: usize, nonZero: usize): boolean {
  if (kind === 0) return sequentialBlock(dc, ac)
  if (kind === DC_FIRST) return dcBlock(dc)
  if (kind === DC_REFINING) {
    take(1)
    return true
  }
  return kind === AC_FIRST ? acBlock(ac, nonZero) : acRefiningBlock(ac, nonZero)
}

/**
 * Begins a scan. `scanPlan`: of each block of an MCU the addresses of its two tables and of what is known of its
 * component's coefficients, a u64 a block.
 */
export function openScan(
  fileAt: usize,
  scanPlan: usize,
  planBlocks: i32,
  blockKind: i32,
  firstCoefficient: i32,
  lastCoefficient: i32,
): void {
  file = fileAt
  plan = scanPlan
  blocks = planBlocks
  kind = blockKind
  first = firstCoefficient
  last = lastCoefficient
}

/** Goes on at another byte. */
export function moveToByte(offset: i32): void {
  at = file + <usize>offset
  held = 0
  count = 0
  made = 0
  ending = 0
}

/** Reads MCUs; gives the first that could not be read, or `to`. */
export function readMcus(from: i32, to: i32): i32 {
  const end = plan + 12 * <usize>blocks
  for (let mcu = from; mcu < to; mcu++) {
    for (let block = plan; block < end; block += 12) {
      const nonZero = load<u32>(block, 8) + ((<usize>mcu) << 3)
      if (!readBlock(load<u32>(block), load<u32>(block, 4), nonZero)) return mcu
    }
    if (made > count) return mcu
  }
  return to
}

/** Bits that are held and were not made up. */
function left(): i32 {
  return count - made
}

/** The bits of the last byte that were not taken are all the same. */
export function isPadded(): boolean {
  const size = left() & 7
  const bits = <i32>(held >> (count - size)) & ((1 << size) - 1)
  return size === 0 || bits === 0 || bits === (1 << size) - 1
}

/** Where the first byte stands that was not touched. */
export function firstUntouched(): i32 {
  let to = at
  for (let bytes = left() >> 3; bytes > 0; bytes--) to -= load<u8>(to - 1) === 0 && load<u8>(to - 2) === 0xff ? 2 : 1
  return <i32>(to - file)
}
