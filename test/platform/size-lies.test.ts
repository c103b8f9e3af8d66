import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { decode } from '../../src/platform/node/decode-node.ts'

const MAX_BYTES = 64 * 2 ** 20

type Lie = (file: Buffer, side: number) => void

/** Where a text first stands in a file, counted from its end. */
const behind = (file: Buffer, text: string) => file.indexOf(text, 0, 'latin1') + text.length

function lieInPng(file: Buffer, side: number): void {
  file.writeUInt32BE(side, 16)
  file.writeUInt32BE(side, 20)
  file.writeUInt32BE(crc32(file.subarray(12, 29)), 29)
}

/** In every SOF0 and SOF2. */
function lieInJpeg(file: Buffer, side: number): void {
  for (
    let at = 2;
    at < file.length && file[at] === 0xff && file[at + 1] !== 0xda;
    at += 2 + file.readUInt16BE(at + 2)
  ) {
    if (file[at + 1] !== 0xc0 && file[at + 1] !== 0xc2) continue
    file.writeUInt16BE(side, at + 5)
    file.writeUInt16BE(side, at + 7)
  }
}

/** In the canvas of an animation, whose frames may be smaller; pictures without one end at the limit. */
function lieInWebp(file: Buffer, side: number): void {
  const at = behind(file, 'VP8X') + 8
  file.writeUIntLE(side - 1, at, 3)
  file.writeUIntLE(side - 1, at + 3, 3)
}

/** In every picture and in the grid, if there is one. */
function lieInAvif(file: Buffer, side: number): void {
  for (let at = file.indexOf('ispe'); at >= 0; at = file.indexOf('ispe', at + 1)) {
    file.writeUInt32BE(side, at + 8)
    file.writeUInt32BE(side, at + 12)
  }
}

/** In the screen and in the first frame. */
function lieInGif(file: Buffer, side: number): void {
  file.writeUInt16LE(side, 6)
  file.writeUInt16LE(side, 8)
  let at = 13 + (file[10] & 0x80 ? 3 * 2 ** ((file[10] & 7) + 1) : 0)
  while (file[at] === 0x21) {
    for (at += 2; file[at] > 0; at += file[at] + 1);
    at++
  }
  file.writeUInt16LE(side, at + 5)
  file.writeUInt16LE(side, at + 7)
}

/** In the tags of width, height and rows a strip, as 32-bit numbers. */
function lieInTiff(file: Buffer, side: number): void {
  const start = file.readUInt32LE(4)
  for (let n = 0; n < file.readUInt16LE(start); n++) {
    const entry = start + 2 + 12 * n
    if (![256, 257, 278].includes(file.readUInt16LE(entry))) continue
    file.writeUInt16LE(4, entry + 2)
    file.writeUInt32LE(side, entry + 8)
  }
}

const KINDS: [string, number, Lie][] = [
  ['png', 2 ** 31 - 1, lieInPng],
  ['png', 16_385, lieInPng],
  ['jpeg', 65_500, lieInJpeg],
  ['webp', 2 ** 24, lieInWebp],
  ['webp', 16_500, lieInWebp],
  ['avif', 2 ** 16, lieInAvif],
  ['gif', 65_535, lieInGif],
  ['tiff', 2 ** 20, lieInTiff],
]

async function tiny(kind: string): Promise<Buffer> {
  const square = (background: string) => sharp({ create: { width: 8, height: 8, channels: 4, background } })
  if (kind !== 'webp')
    return square('#12345680')
      .toFormat(kind as 'png')
      .toBuffer()
  const frames = await Promise.all([square('#123456').png().toBuffer(), square('#fedcba').png().toBuffer()])
  return sharp(frames, { join: { animated: true } })
    .webp({ loop: 0 })
    .toBuffer()
}

const peakBytes = () => process.resourceUsage().maxRSS * 1024

describe('a file of a few hundred bytes', () => {
  test.each(KINDS)(
    '%s that claims to be %i pixels wide and high is refused without memory for it',
    async (kind, side, lie) => {
      const file = await tiny(kind)
      await decode(Uint8Array.from(file)) // What the decoder takes once is taken before the measurement.
      lie(file, side)
      const before = peakBytes()
      const error = await decode(Uint8Array.from(file)).catch(reason => reason)
      expect(error).toMatchObject({
        code: 'too-large',
        message: `The image has ${side * side} pixels (${side}x${side}) but the limit is 268435456. Scale it down first.`,
      })
      expect(peakBytes() - before).toBeLessThan(MAX_BYTES)
    },
  )
})
