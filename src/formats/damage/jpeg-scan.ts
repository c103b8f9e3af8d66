import type { Spectrum } from './jpeg-blocks.ts'
import type { BlockKind, CodeReader, ScanCoding, ScanPart } from './jpeg-codes.ts'
import { type Frame, markScan } from './jpeg-frame.ts'
import { type HuffmanTable, TABLES } from './jpeg-huffman.ts'

/** What the entropy-coded data of a scan come to. */
export interface ScanResult {
  /** Behind the last byte of its data. */
  end: number
  /** MCUs that are missing or uncertain, of all. */
  lost: number
  all: number
}

interface Scan extends Omit<ScanCoding, 'blocks'> {
  parts: ScanPart[]
}

function kindOf({ from, high }: Spectrum): BlockKind {
  if (from === 0) return high === 0 ? 'dc-first' : 'dc-refining'
  return high === 0 ? 'ac-first' : 'ac-refining'
}

/** Reads the header of a scan; null if it is damaged or names tables or components that are not there. */
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
  const parts: ScanPart[] = []
  for (let i = 0; i < count; i++) {
    const component = components.find(({ id }) => id === header[1 + 2 * i])
    const places = header[2 + 2 * i]
    const [dc, ac] = [(places >> 4) & 3, TABLES / 2 + (places & 3)]
    const needsDc = spectrum.from === 0 && spectrum.high === 0
    if (!component || (needsDc && !tables[dc]) || (spectrum.to > 0 && !tables[ac])) return null
    markScan(component, spectrum)
    parts.push({ component, dc, ac })
  }
  return { kind: progressive ? kindOf(spectrum) : 'sequential', spectrum, parts, tables }
}

/** Where the next marker begins, whatever it is; the end of the bytes if there is none. */
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

/** The MCUs of a scan: blocks of all its components interleaved, or those of one row by row. */
function mcusOf({ parts }: Scan, { mcusWide, mcusHigh }: Frame) {
  if (parts.length > 1) {
    const blocks = parts.flatMap(part => Array<ScanPart>(part.component.across * part.component.down).fill(part))
    return { wide: mcusWide, all: mcusWide * mcusHigh, blocks }
  }
  const { blocksWide, blocksHigh } = parts[0].component
  return { wide: blocksWide, all: blocksWide * blocksHigh, blocks: parts }
}

/**
 * Reads all codes of a scan from byte `offset` on; the values are passed over. Null where its header does not fit the
 * frame. Yields about once a row of MCUs, so that the caller can let others work.
 */
export function* readScan(
  bytes: Uint8Array,
  codes: CodeReader,
  { header, at, interval }: { header: Uint8Array; at: number; interval: number },
  frame: Frame,
  tables: readonly (HuffmanTable | undefined)[],
): Generator<void, ScanResult | null> {
  const scan = readHeader(header, frame, tables)
  if (!scan) return null
  const { wide, all, blocks } = mcusOf(scan, frame)
  codes.begin({ ...scan, blocks }, at)
  let lost = 0
  for (let from = 0, restarts = 0; ; restarts++) {
    const to = interval > 0 ? Math.min(from + interval, all) : all
    let good = from
    for (let row = from; good === row && row < to; yield) {
      row = Math.min(to, row + wide)
      good = codes.read(good, row)
    }
    const end = good < to ? findMarker(bytes, codes.offset()) : codes.offset()
    const next = findMarker(bytes, end)
    // Wrong codes may well be read as others to the end of the data; then these end in the middle of a byte.
    const isCertain = good === to && (!isJunk(bytes, end, next) || (codes.isPadded() && to === all))
    lost += isCertain ? 0 : good < to ? to - good : to - from
    if (to === all) return { end, lost, all }
    const marker = bytes[next + 1]
    if (!isRestart(marker)) return { end, lost: lost + all - to, all }
    const missed = Math.min(((marker - 0xd0 - restarts) & 7) * interval, all - to)
    if (missed > 0) lost += missed
    restarts += missed / interval
    from = to + missed
    if (from >= all) return { end: findMarker(bytes, next + 2), lost, all }
    codes.moveTo(next + 2)
  }
}
