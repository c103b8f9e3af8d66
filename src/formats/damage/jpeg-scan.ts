import {
  acBlock,
  acRefiningBlock,
  dcBlock,
  type EndRun,
  type ReadBlock,
  type Spectrum,
  sequentialBlock,
} from './jpeg-blocks.ts'
import { type Component, type Frame, markScan } from './jpeg-frame.ts'
import { entropyBits, type HuffmanTable } from './jpeg-huffman.ts'

/** What the entropy-coded data of a scan come to. */
export interface ScanResult {
  /** Behind the last byte of its data. */
  end: number
  /** MCUs that are missing or uncertain, of all. */
  lost: number
  all: number
}

interface Reader {
  component: Component
  read: ReadBlock
}

interface Scan {
  readers: Reader[]
  ending: EndRun
}

/** Reads the header of a scan; null where it is damaged or names tables or components that are not there. */
function readHeader(
  header: Uint8Array,
  { progressive, components }: Frame,
  tables: readonly (HuffmanTable | undefined)[],
): Scan | null {
  const count = header[0]
  if (!(count >= 1 && count <= 4) || header.length < 4 + 2 * count) return null
  const [from, to, bits] = header.subarray(1 + 2 * count)
  const spectrum: Spectrum = progressive
    ? { from, to, high: bits >> 4, low: bits & 15 }
    : { from: 0, to: 63, high: 0, low: 0 }
  if (spectrum.from > spectrum.to || spectrum.to > 63) return null
  const ending = { blocks: 0 }
  const readers: Reader[] = []
  for (let i = 0; i < count; i++) {
    const component = components.find(({ id }) => id === header[1 + 2 * i])
    const places = header[2 + 2 * i]
    const [dc, ac] = [tables[(places >> 4) & 3], tables[4 + (places & 3)]]
    const needsDc = spectrum.from === 0 && spectrum.high === 0
    if (!component || (needsDc && !dc) || (spectrum.to > 0 && !ac)) return null
    markScan(component, spectrum)
    const read = !progressive
      ? sequentialBlock(dc!, ac!)
      : spectrum.from === 0
        ? dcBlock(dc, spectrum)
        : (spectrum.high === 0 ? acBlock : acRefiningBlock)(ac!, spectrum, component.nonZero, ending)
    readers.push({ component, read })
  }
  return { readers, ending }
}

/** Where the next marker begins, whatever it is; the end of the bytes where there is none. */
export function findMarker(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xff, from)
  while (at >= 0 && (bytes[at + 1] === 0 || bytes[at + 1] === 0xff)) at = bytes.indexOf(0xff, at + 1)
  return at < 0 || at + 1 >= bytes.length ? bytes.length : at
}

/** Whether anything but fill bytes stands there. */
export function isJunk(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== 0xff) return true
  return false
}

const isRestart = (marker: number) => marker >= 0xd0 && marker <= 0xd7

/** How MCUs are read: blocks of all components interleaved, or those of one row by row. */
function makeMcus({ readers }: Scan, { mcusWide, mcusHigh }: Frame) {
  if (readers.length === 1) {
    const { component, read } = readers[0]
    const { blocksWide, blocksHigh } = component
    return { wide: blocksWide, all: blocksWide * blocksHigh, read }
  }
  const blocks = readers.flatMap(({ component: { across, down }, read }) => Array<ReadBlock>(across * down).fill(read))
  const read: ReadBlock = (bits, mcu) => blocks.every(readBlock => readBlock(bits, mcu))
  return { wide: mcusWide, all: mcusWide * mcusHigh, read }
}

/**
 * Reads all codes of a scan from byte `at` on; the values are passed over. Null where its header does not fit the
 * frame. Yields about once a row of MCUs, so that the caller can let others work.
 */
export function* readScan(
  bytes: Uint8Array,
  { header, at, interval }: { header: Uint8Array; at: number; interval: number },
  frame: Frame,
  tables: readonly (HuffmanTable | undefined)[],
): Generator<void, ScanResult | null> {
  const scan = readHeader(header, frame, tables)
  if (!scan) return null
  const mcus = makeMcus(scan, frame)
  const bits = entropyBits(bytes, at)
  let lost = 0
  for (let from = 0, restarts = 0; ; restarts++) {
    const to = interval > 0 ? Math.min(from + interval, mcus.all) : mcus.all
    let good = from
    for (; good < to && mcus.read(bits, good) && !bits.isOver(); good++) if (good % mcus.wide === 0) yield
    const end = good < to ? findMarker(bytes, bits.at()) : bits.at()
    const next = findMarker(bytes, end)
    // Wrong codes may well be read as others to the end of the data; then these end in the middle of a byte.
    const isCertain = good === to && (!isJunk(bytes, end, next) || (bits.isPadded() && to === mcus.all))
    lost += isCertain ? 0 : good < to ? to - good : to - from
    if (to === mcus.all) return { end, lost, all: mcus.all }
    const marker = bytes[next + 1]
    if (!isRestart(marker)) return { end, lost: lost + mcus.all - to, all: mcus.all }
    const missed = Math.min(((marker - 0xd0 - restarts) & 7) * interval, mcus.all - to)
    if (missed > 0) lost += missed
    restarts += missed / interval
    from = to + missed
    if (from >= mcus.all) return { end: findMarker(bytes, next + 2), lost, all: mcus.all }
    bits.moveTo(next + 2)
    scan.ending.blocks = 0
  }
}
