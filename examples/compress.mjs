// A photo to a palette PNG of 32 colors: node examples/compress.mjs [PHOTO] [OUTPUT]
import { writeFile } from 'node:fs/promises'
import { compress } from 'huepress'

const [photo = 'examples/parrots.png', output = 'parrots-32.png'] = process.argv.slice(2)
const { bytes, report } = await compress(photo, { colors: 32 })
await writeFile(output, bytes)
console.log(`${report.bytesIn} -> ${report.bytesOut} bytes, PSNR ${report.psnr.toFixed(1)} dB on the ${report.backend}`)
