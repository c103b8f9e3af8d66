/**
 * Whole processes in turn: huepress from the photo to a palette PNG, pngquant from the same picture as PNG, both
 * without dithering and without squeezing. Wall and processor time, peak resident memory, bytes and error. Compare only
 * within one run, on a quiet machine. `--megapixels 1,4,16,64` takes the photos scaled to these sizes: what a megapixel
 * costs should not grow.
 */
import { statSync } from 'node:fs'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { optionsOf, report, runAgainst } from '../lib/against-pngquant.ts'
import { meanSquaredError, readPixels } from '../lib/pixels.ts'
import { withFolder } from '../lib/processes.ts'
import { versionOfPngquant } from '../lib/programs.ts'

/** The photo, or a copy of it of so many megapixels. */
export async function sized(photo: string, folder: string, megapixels: number): Promise<string> {
  if (!megapixels) return photo
  const { width, height } = (await sharp(photo).metadata()).autoOrient
  const scale = Math.sqrt((megapixels * 1e6) / (width * height))
  const path = join(folder, `photo-${megapixels}.jpg`)
  const size = { width: Math.round(width * scale), height: Math.round(height * scale), fit: 'fill' as const }
  await sharp(photo, { ignoreIcc: true }).autoOrient().resize(size).jpeg({ quality: 92 }).toFile(path)
  return path
}

export async function bench(args: string[]): Promise<void> {
  const { photos, runs, colors, own } = optionsOf(args, { speed: '', megapixels: '0' })
  versionOfPngquant()

  const compare = (original: string, wanted: number) =>
    withFolder(async folder => {
      const photo = await sized(original, folder, wanted)
      const [source, ours, theirs] = ['source', 'ours', 'theirs'].map(name => join(folder, `${name}.png`))
      const copy = sharp(photo, { ignoreIcc: true }).autoOrient().png({ compressionLevel: 6 })
      const { width, height } = await copy.toFile(source)
      // pngquant does not squeeze, measures in sRGB and gives no advice either.
      const alike = ['--space', 'srgb', '--effort', '0', '--no-advice', '-c', `${colors}`]
      const huepress = [photo, ...alike, ...(own.speed ? ['--speed', own.speed] : []), '-o', ours]
      const pngquant = ['--speed', '4', '--nofs', '--force', '--output', theirs, `${colors}`, source]
      const times = await runAgainst(huepress, ['pngquant', pngquant], runs)
      const pixels = await readPixels(source)
      const mseOf = async (path: string) => meanSquaredError(pixels, await readPixels(path)).toFixed(3)
      const megapixels = (width * height) / 1e6
      return {
        about: { photo: basename(original), MP: megapixels.toFixed(1) },
        times,
        result: {
          'ms/MP': (times.huepress.ms.median / megapixels).toFixed(0),
          mse: await mseOf(ours),
          "pngquant's mse": await mseOf(theirs),
          bytes: statSync(ours).size,
          "pngquant's bytes": statSync(theirs).size,
        },
      }
    })

  const rows = []
  for (const photo of photos)
    for (const megapixels of own.megapixels.split(',').map(Number)) rows.push(await compare(photo, megapixels))
  report('speed', rows)
}
