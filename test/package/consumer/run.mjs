import { createHash } from 'node:crypto'
import { compress } from 'huepress'
import { quantize } from 'huepress/quantize'

const [path] = process.argv.slice(2)
const hash = bytes => createHash('sha256').update(bytes).digest('hex')

const [width, height] = [16, 16]
const data = Uint8Array.from({ length: width * height * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * 37) % 251))
const { palette, indices, report } = await quantize({ width, height, data }, { colors: 8 })
const compressed = await compress(path, { colors: 8, backend: 'cpu' })

console.log(
  JSON.stringify({
    entries: palette.length / 4,
    indices: hash(indices),
    palette: hash(palette),
    backend: report.backend,
    file: hash(compressed.bytes),
  }),
)
