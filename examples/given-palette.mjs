// A photo in the six colors of a palette file: node examples/given-palette.mjs [PHOTO] [PALETTE] [OUTPUT]
import { writeFile } from 'node:fs/promises'
import { compress, readPalette } from 'huepress'

const [photo = 'examples/parrots.png', file = 'examples/brand.gpl', output = 'parrots-brand.png'] =
  process.argv.slice(2)
const palette = await readPalette(file)
const { bytes, indexed } = await compress(photo, { palette, space: 'oklab' })
await writeFile(output, bytes)
const pixels = new Array(palette.length / 4).fill(0)
for (const index of indexed.indices) pixels[index]++
pixels.forEach((count, k) => {
  console.log(`entry ${k}: ${count} pixels`)
})
