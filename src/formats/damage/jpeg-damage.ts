import { byteReader } from '../../common/byte-reader.ts'
import { concatBytes } from '../deflate/deflate.ts'
import { type Inspection, sound } from './inspection.ts'
import { type CodeReader, openCodes } from './jpeg-codes.ts'
import { type Frame, isComplete, readFrame } from './jpeg-frame.ts'
import { type HuffmanTable, readTables } from './jpeg-huffman.ts'
import { findMarker, isJunk, readScan, type ScanResult } from './jpeg-scan.ts'

const SOI = 0xd8
const EOI = 0xd9
const SOS = 0xda
const DHT = 0xc4
const DRI = 0xdd

const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
const standsAlone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= SOI)

/** What the walk through a file found. */
interface Walk {
  /** The parts that belong to something, in their order. */
  parts: Uint8Array[]
  junk: boolean
  ended: boolean
  frame: Frame
  /** Largest part of a scan's MCUs that is missing or uncertain. */
  lost: number
  /** The scan that lost some came to no end: nothing follows. */
  cut: boolean
}

/** Walks all segments and scans. Null for a file whose structure is not known well enough to judge it. */
function* walk(bytes: Uint8Array, open: (frame: Frame) => CodeReader): Generator<void, Walk | null> {
  const reader = byteReader(bytes)
  const tables: (HuffmanTable | undefined)[] = []
  const parts = [bytes.subarray(0, 2)]
  const found = { parts, junk: false, ended: false, lost: 0, cut: false }
  let frame: Frame | null = null
  let codes: CodeReader | null = null
  let interval = 0
  let scans = 0
  for (let offset = 2; offset < bytes.length; ) {
    const from = findMarker(bytes, offset)
    found.junk ||= from < bytes.length && isJunk(bytes, offset, from)
    const marker = reader.u8(from + 1)
    if (from === bytes.length) break
    if (marker === EOI) {
      found.ended = true
      parts.push(bytes.subarray(from))
      break
    }
    if (standsAlone(marker)) {
      found.junk = true
      offset = from + 2
      continue
    }
    const to = from + 2 + reader.u16(from + 2)
    if (to > bytes.length || to < from + 4) break
    const segment = bytes.subarray(from + 4, to)
    parts.push(bytes.subarray(from, to))
    offset = to
    if (marker === DHT && !readTables(segment, tables)) return null
    if (marker === DRI) interval = reader.u16(from + 4)
    if (isFrame(marker)) {
      if (frame) return null
      frame = readFrame(marker, segment)
      if (!frame) return null
      codes = open(frame)
    }
    if (marker !== SOS) continue
    if (!frame || !codes) return null
    const scan: ScanResult | null = yield* readScan(
      bytes,
      codes,
      { header: segment, at: offset, interval },
      frame,
      tables,
    )
    if (!scan) return null
    scans++
    found.lost = Math.max(found.lost, scan.lost / scan.all)
    parts.push(bytes.subarray(offset, scan.end))
    found.cut = scan.end === bytes.length
    offset = scan.end
  }
  return frame && scans > 0 ? { ...found, frame } : null
}

const TURN_MS = 50

/** Runs a generator to its end, and lets others work now and then. */
async function inTurns<T>(steps: Generator<void, T>): Promise<T> {
  for (let start = performance.now(); ; ) {
    const { value, done } = steps.next()
    if (done) return value
    if (performance.now() - start < TURN_MS) continue
    await new Promise(resolve => setTimeout(() => resolve(undefined), 0))
    start = performance.now()
  }
}

/**
 * Checks the segments of a JPEG and reads every code of its scans, as a decoder does, without their values. What is
 * coded arithmetically, or does not fit together at all, is left to the decoder.
 */
export async function inspectJpeg(bytes: Uint8Array): Promise<Inspection> {
  let codes: CodeReader | null = null
  const open = ({ components }: Frame) => {
    codes = openCodes(bytes, components)
    return codes
  }
  const found = await inTurns(walk(bytes, open)).finally(() => codes?.close())
  if (!found) return sound(bytes)
  const { parts, junk, ended, frame, lost, cut } = found
  const isMissing = !ended && !isComplete(frame)
  if (!junk && ended && lost === 0) return sound(bytes)
  const what = cut || isMissing ? 'its pixel data end too early' : 'its pixel data are damaged'
  const harm = lost > 0 || isMissing ? { what, part: isMissing ? 1 : lost } : undefined
  const harmless = [
    ...(junk ? ['bytes that belong to nothing stand between its parts'] : []),
    ...(ended ? [] : ['its end is missing']),
  ]
  const repaired = concatBytes(ended ? parts : [...parts, Uint8Array.of(0xff, EOI)])
  return { bytes: repaired, harmless, ...(harm && { harm }) }
}
