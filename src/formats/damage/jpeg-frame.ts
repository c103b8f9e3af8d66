import { MAX_PIXELS } from '../../common/constants.ts'
import type { Spectrum } from './jpeg-blocks.ts'

export interface Component {
  id: number
  /** Blocks of it in an MCU of several components. */
  across: number
  down: number
  /** Blocks of it if it has a scan of its own. */
  blocksWide: number
  blocksHigh: number
  /** Blocks of which later scans need to know the coefficients so far. */
  knownBlocks: number
  /** Of each coefficient the lowest bit that a scan brought; -1 before the first. */
  lowest: Int8Array
}

export interface Frame {
  progressive: boolean
  mcusWide: number
  mcusHigh: number
  components: Component[]
}

/** Frames with Huffman codes: baseline, extended and progressive. */
const HUFFMAN = [0xc0, 0xc1, 0xc2]

/** Reads a frame header; null for one that is damaged, too large, or of another kind than Huffman-coded DCT. */
export function readFrame(marker: number, segment: Uint8Array): Frame | null {
  const [height, width, count] = [segment[1] * 256 + segment[2], segment[3] * 256 + segment[4], segment[5]]
  const isRead = HUFFMAN.includes(marker) && count >= 1 && count <= 4 && segment.length >= 6 + 3 * count
  if (!isRead || width * height === 0 || width * height > MAX_PIXELS) return null
  const parts = Array.from({ length: count }, (_, i) => segment.subarray(6 + i * 3, 9 + i * 3))
  const sizes = parts.map(([id, size]) => ({ id, across: size >> 4, down: size & 15 }))
  if (sizes.some(({ across, down }) => across < 1 || across > 4 || down < 1 || down > 4)) return null
  const most = (key: 'across' | 'down') => Math.max(...sizes.map(size => size[key]))
  const [acrossMost, downMost] = [most('across'), most('down')]
  const mcusWide = Math.ceil(width / (8 * acrossMost))
  const mcusHigh = Math.ceil(height / (8 * downMost))
  const progressive = marker === 0xc2
  const components = sizes.map(size => {
    const blocksWide = Math.ceil(Math.ceil((width * size.across) / acrossMost) / 8)
    const blocksHigh = Math.ceil(Math.ceil((height * size.down) / downMost) / 8)
    const knownBlocks = progressive ? blocksWide * blocksHigh : 0
    return { ...size, blocksWide, blocksHigh, knownBlocks, lowest: new Int8Array(64).fill(-1) }
  })
  return { progressive, mcusWide, mcusHigh, components }
}

/** Takes down what a scan brings. */
export function markScan(component: Component, { from, to, low }: Spectrum): void {
  component.lowest.fill(low, from, to + 1)
}

/** Whether the scans so far bring every bit of every coefficient. */
export const isComplete = ({ components }: Frame): boolean =>
  components.every(({ lowest }) => lowest.every(bit => bit === 0))
