import { type BmpParts, makeBmp } from '../fixtures/make-bmp.ts'

const [width, height] = [13, 7]
const rowsOf = (bytes: number) =>
  Array.from({ length: height }, (_, y) => Uint8Array.from({ length: bytes }, (_, x) => (x * 37 + y * 91 + 5) & 255))
const palette = (count: number) =>
  Array.from({ length: count }, (_, i) => [(i * 53) & 255, (i * 101) & 255, (i * 7) & 255, 0])
const opaque = (rows: Uint8Array[]) => rows.map(row => row.map((value, i) => (i % 4 === 3 ? 255 : value)))

const CASES: Record<string, Pick<BmpParts, 'bits' | 'rows'> & Partial<BmpParts>> = {
  '24 bits': { bits: 24, rows: rowsOf(width * 3) },
  '24 bits, top row first': { bits: 24, rows: rowsOf(width * 3), topDown: true },
  '32 bits': { bits: 32, rows: opaque(rowsOf(width * 4)) },
  '8 bits': { bits: 8, rows: rowsOf(width), palette: palette(256) },
  '16 bits': { bits: 16, rows: rowsOf(width * 2) },
  '16 bits by masks': { bits: 16, compression: 3, masks: [0xf800, 0x7e0, 0x1f], rows: rowsOf(width * 2) },
  '4 bits': { bits: 4, rows: rowsOf(Math.ceil(width / 2)), palette: palette(16) },
  '1 bit': { bits: 1, rows: rowsOf(Math.ceil(width / 8)), palette: palette(2) },
  '8 bits in runs': {
    bits: 8,
    compression: 1,
    palette: palette(256),
    rows: [...Array.from({ length: height }, (_, y) => Uint8Array.of(6, y * 9, 7, 200 - y, 0, 0)), Uint8Array.of(0, 1)],
  },
}

/** Small BMP files of every common kind; `isRare`: 4 or 16 bits, or in runs. */
export const BMP_CASES = Object.entries(CASES).map(([name, parts]) => ({
  name: `BMP of ${name}`,
  isRare: /^(4|16) bits|runs/.test(name),
  file: makeBmp({ width, height, ...parts }),
}))
