import { openKernels } from '../../common/kernels/kernels.ts'
import { acBlock, acRefiningBlock, dcBlock, type ReadBlock, type Spectrum, sequentialBlock } from './jpeg-blocks.ts'
import type { Component } from './jpeg-frame.ts'
import { entropyBits, type HuffmanTable, TABLE_CODES, TABLES } from './jpeg-huffman.ts'

/** What the blocks of a scan hold. */
export type BlockKind = 'sequential' | 'dc-first' | 'dc-refining' | 'ac-first' | 'ac-refining'

/** A component of a scan, with the places of its tables. */
export interface ScanPart {
  component: Component
  dc: number
  ac: number
}

/** How a scan is coded. */
export interface ScanCoding {
  kind: BlockKind
  spectrum: Spectrum
  /** The block of each place of an MCU. */
  blocks: readonly ScanPart[]
  tables: readonly (HuffmanTable | undefined)[]
}

/** Reads every code of a JPEG's scans, one scan after the other. Values are passed over. */
export interface CodeReader {
  /** Begins a scan whose data begin at byte `offset`. */
  begin(coding: ScanCoding, offset: number): void
  /** Reads MCUs from..to-1; gives the first that could not be read, or `to`. */
  read(from: number, to: number): number
  /** The bits of the last byte that were not taken are all the same, as they are where a scan ends. */
  isPadded(): boolean
  /** Where the first byte stands that was not touched. */
  offset(): number
  /** Goes on at another byte. */
  moveTo(offset: number): void
  /** To be called at the end; not obligatory. */
  close(): void
}

const KINDS: readonly BlockKind[] = ['sequential', 'dc-first', 'dc-refining', 'ac-first', 'ac-refining']

function plainCodes(bytes: Uint8Array, components: readonly Component[]): CodeReader {
  const known = new Map(components.map(part => [part, new Uint32Array(part.knownBlocks * 2)]))
  const ending = { blocks: 0 }
  let bits = entropyBits(bytes, 0)
  let readers: ReadBlock[] = []

  function readerOf({ kind, spectrum, tables }: ScanCoding, part: ScanPart): ReadBlock {
    const [dc, ac] = [tables[part.dc], tables[part.ac]]
    if (kind === 'sequential') return sequentialBlock(dc!, ac!)
    if (kind === 'dc-first' || kind === 'dc-refining') return dcBlock(dc, spectrum)
    return (kind === 'ac-first' ? acBlock : acRefiningBlock)(ac!, spectrum, known.get(part.component)!, ending)
  }

  return {
    begin(coding, offset) {
      readers = coding.blocks.map(part => readerOf(coding, part))
      bits = entropyBits(bytes, offset)
      ending.blocks = 0
    },
    read(from, to) {
      let mcu = from
      while (mcu < to && readers.every(readBlock => readBlock(bits, mcu)) && !bits.isOver()) mcu++
      return mcu
    },
    isPadded: () => bits.isPadded(),
    offset: () => bits.offset(),
    moveTo(offset) {
      bits.moveTo(offset)
      ending.blocks = 0
    },
    close() {},
  }
}

/** Bytes of 0xff behind the file, so that the kernel needs no look at its end. */
const PAD_BYTES = 8
/** Blocks of an MCU at most: four components of 4 x 4. */
const MAX_BLOCKS = 64
/** Words of a block in the kernel's plan. */
const PLAN_WORDS = 3

/** The same by the kernel; null if there is none, or no memory for it. */
function kernelCodes(bytes: Uint8Array, components: readonly Component[]): CodeReader | null {
  const knownBlocks = components.reduce((sum, part) => sum + part.knownBlocks, 0)
  const opened = openKernels({
    // First, and zeros: where nothing is known of coefficients, nothing is asked either.
    known: [Uint32Array, knownBlocks * 2],
    plan: [Uint32Array, MAX_BLOCKS * PLAN_WORDS],
    tables: [Uint16Array, TABLES * TABLE_CODES],
    file: [Uint8Array, bytes.length + PAD_BYTES],
  })
  if (!opened) return null
  const { run, arrays, at, close } = opened
  arrays.file.set(bytes)
  arrays.file.fill(0xff, bytes.length)
  let next: number = at.known
  const known = new Map(
    components.map(part => {
      const place = next
      next += part.knownBlocks * Uint32Array.BYTES_PER_ELEMENT * 2
      return [part, place]
    }),
  )
  const tableAt = (place: number) => at.tables + place * TABLE_CODES * Uint16Array.BYTES_PER_ELEMENT
  return {
    begin({ kind, spectrum, blocks, tables }, offset) {
      for (const [place, table] of tables.entries()) if (table) arrays.tables.set(table, place * TABLE_CODES)
      arrays.plan.set(blocks.flatMap(({ component, dc, ac }) => [tableAt(dc), tableAt(ac), known.get(component)!]))
      run.openScan(at.file, at.plan, blocks.length, KINDS.indexOf(kind), spectrum.from, spectrum.to)
      run.moveToByte(offset)
    },
    read: (from, to) => run.readMcus(from, to),
    isPadded: () => run.isPadded() === 1,
    offset: () => run.firstUntouched(),
    moveTo: offset => run.moveToByte(offset),
    close,
  }
}

/** Opens the scans of a file. */
export const openCodes = (bytes: Uint8Array, components: readonly Component[]): CodeReader =>
  kernelCodes(bytes, components) ?? plainCodes(bytes, components)
