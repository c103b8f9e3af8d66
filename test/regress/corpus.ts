import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import {
  alphaNoise,
  draw,
  gradient,
  noise,
  photoLike,
  softDisc,
  type TestImage,
  withColors,
} from '../helpers/images.ts'

/** A picture of the corpus, as a file: every place decodes it itself. */
export interface Picture {
  name: string
  /** Photos and drawings are opaque; what has soft alpha is told apart. */
  kind: 'photo' | 'drawn' | 'alpha'
  file(): Promise<Uint8Array>
}

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url))
const bytesOf = (buffer: Buffer) => new Uint8Array(buffer)

function stored(name: string, kind: Picture['kind'], relative: string): Picture {
  return { name, kind, file: async () => bytesOf(await readFile(path(relative))) }
}

function generated(kind: Picture['kind'], name: string, make: () => TestImage): Picture {
  const file = async () => {
    const { width, height, pixels } = make()
    const raw = { width, height, channels: 4 as const }
    return bytesOf(await sharp(new Uint8Array(pixels.buffer), { raw }).png({ compressionLevel: 6 }).toBuffer())
  }
  return { name, kind, file }
}

/** A photo that fades out towards its corners, in integers, with its colors left under alpha 0. */
async function faded(relative: string): Promise<Uint8Array> {
  const { data, info } = await sharp(path(relative)).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const { width, height } = info
  for (let y = 0, i = 3; y < height; y++) {
    for (let x = 0; x < width; x++, i += 4) {
      const away = (2 * x - width) ** 2 + (2 * y - height) ** 2
      data[i] = Math.max(0, Math.min(255, 400 - Math.floor((400 * away) / (width * width))))
    }
  }
  const raw = { width, height, channels: 4 as const }
  return bytesOf(await sharp(data, { raw }).png({ compressionLevel: 6 }).toBuffer())
}

/** Flat discs with edges one pixel soft on a plain ground, as in a drawing. */
function discs(width: number, height: number): TestImage {
  return draw('discs', width, height, (x, y) => {
    let color = [250, 248, 240]
    for (let n = 0; n < 14; n++) {
      const [cx, cy, r] = [(n * 67) % width, (n * 41) % height, 9 + ((n * 5) % 17)]
      const part = Math.min(1, Math.max(0, r + 0.5 - Math.sqrt((x - cx) ** 2 + (y - cy) ** 2)))
      const own = [(n * 53) & 255, (n * 97 + 40) & 255, (n * 151 + 90) & 255]
      color = color.map((value, c) => value + (own[c] - value) * part)
    }
    return color
  })
}

/**
 * A slope above, boxes below, just large enough to be squeezed in two parts. Undithered, filters help in both; the
 * dithered slope is better without, so that the parts fit only where the palette is shuffled.
 */
function mixed(width: number, height: number): TestImage {
  return draw('mixed', width, height, (x, y) => {
    if (y < height / 2) return [(x * 210) / width, (y * 400) / height, 128]
    return ((x >> 5) + (y >> 5)) & 1 ? [32, 48, 64] : [224, 208, 192]
  })
}

/** The fixed corpus. Generated pictures are seeded; the photos' licences stand beside them. */
export const CORPUS: Picture[] = [
  stored('parrots', 'photo', 'examples/parrots.png'),
  stored('flowers', 'photo', 'test/fixtures/regress/flowers.png'),
  stored('haze', 'photo', 'test/fixtures/regress/haze.png'),
  stored('night', 'photo', 'test/fixtures/regress/night.png'),
  stored('reflect', 'photo', 'test/fixtures/regress/reflect.png'),
  stored('sumac', 'photo', 'test/fixtures/regress/sumac.png'),
  stored('jpeg', 'photo', 'test/fixtures/regress/parrots.jpg'),
  generated('photo', 'hills', () => photoLike(160, 110)),
  generated('drawn', 'discs', () => discs(150, 110)),
  generated('drawn', 'gradient', () => gradient(128, 96)),
  generated('drawn', 'noise', () => noise(64, 48)),
  generated('drawn', 'fewcolours', () => withColors(200, 80, 60)),
  generated('drawn', 'row', () => photoLike(900, 1)),
  { name: 'faded', kind: 'alpha', file: () => faded('test/fixtures/regress/flowers.png') },
  generated('alpha', 'disc', () => softDisc(96)),
  generated('alpha', 'alphanoise', () => alphaNoise(64, 48)),
  stored('suite-alpha16', 'alpha', 'test/fixtures/pngsuite/basn6a16.png'),
  stored('suite-palette', 'alpha', 'test/fixtures/pngsuite/tbbn3p08.png'),
  stored('suite-grey16', 'drawn', 'test/fixtures/pngsuite/tbwn0g16.png'),
  // More than 2^20 pixels, which are dithered in strips and count as large.
  generated('photo', 'wide', () => photoLike(1400, 800, 5)),
  // More than 3 * 2^20 bytes of rows at 256 colors.
  generated('drawn', 'mixed', () => mixed(2048, 1536)),
]
