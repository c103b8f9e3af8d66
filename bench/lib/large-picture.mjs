/**
 * Writes a photo-like PNG of any size row by row, so that it takes no memory to make:
 * node bench/lib/large-picture.mjs 15800 15800 large.png
 */
import { open } from 'node:fs/promises'
import { crc32, createDeflate } from 'node:zlib'

const [width, height] = process.argv.slice(2, 4).map(Number)
const file = await open(process.argv[4], 'w')

async function writeChunk(name, data) {
  const chunk = Buffer.alloc(data.length + 12)
  chunk.writeUInt32BE(data.length, 0)
  chunk.write(name, 4, 'latin1')
  chunk.set(data, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), data.length + 8)
  await file.write(chunk)
}

/** Grain, the same in every row but shifted: numbers of a linear congruential generator. */
const grain = new Int8Array(2 * width)
for (let i = 0, state = 1; i < grain.length; i++) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  grain[i] = (state >>> 24) % 7
}

/** Slow ramps in each channel, with grain: some 100,000 distinct colors. */
function rowAt(y) {
  const row = new Uint8Array(1 + 3 * width)
  const shift = (y * 7919) % width
  for (let x = 0; x < width; x++) {
    const noise = grain[shift + x]
    row[3 * x + 1] = (200 * x) / width + noise
    row[3 * x + 2] = (200 * y) / height + noise
    row[3 * x + 3] = (100 * (x + y)) / (width + height) + 3 * noise
  }
  return row
}

const header = Buffer.alloc(13)
header.writeUInt32BE(width, 0)
header.writeUInt32BE(height, 4)
header.set([8, 2], 8)
await file.write(Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10))
await writeChunk('IHDR', header)
const deflate = createDeflate({ level: 1, chunkSize: 2 ** 20 })
const writing = (async () => {
  for await (const part of deflate) await writeChunk('IDAT', part)
})()
for (let y = 0; y < height; y++) {
  if (!deflate.write(rowAt(y))) await new Promise(done => deflate.once('drain', done))
}
deflate.end()
await writing
await writeChunk('IEND', Buffer.alloc(0))
await file.close()
