/** Four tables, so that the loop takes four bytes at a step. */
const TABLES = makeTables()

function makeTables(): Uint32Array[] {
  const tables = Array.from({ length: 4 }, () => new Uint32Array(256))
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    tables[0][byte] = crc
  }
  for (let t = 1; t < 4; t++)
    for (let byte = 0; byte < 256; byte++) {
      const before = tables[t - 1][byte]
      tables[t][byte] = (before >>> 8) ^ tables[0][before & 255]
    }
  return tables
}

/**
 * CRC-32 as in PNG and zlib (ISO 3309), of `bytes`; `crc` is the result for the bytes before them.
 * Method: D. V. Sarwate, "Computation of cyclic redundancy checks via table look-up", CACM 1988, four bytes at a time.
 */
export function crc32(bytes: Uint8Array, crc = 0): number {
  const [t0, t1, t2, t3] = TABLES
  const inFours = bytes.length - (bytes.length % 4)
  let c = ~crc
  let i = 0
  for (; i < inFours; i += 4) {
    c ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24)
    c = t3[c & 255] ^ t2[(c >>> 8) & 255] ^ t1[(c >>> 16) & 255] ^ t0[c >>> 24]
  }
  for (; i < bytes.length; i++) c = t0[(c ^ bytes[i]) & 255] ^ (c >>> 8)
  return ~c >>> 0
}
