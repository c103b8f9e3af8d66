// Pixels of your own to a palette, with progress: node examples/palette.mjs
import { createEngine } from 'huepress'

const [width, height] = [320, 200]
const data = new Uint8Array(width * height * 4)
for (let i = 0; i < width * height; i++) data.set([i % width, i >> 8, 160, 255], i * 4)

const engine = await createEngine({ backend: 'auto' })
const { palette, report } = await engine.quantize(
  { width, height, data },
  { colors: 8, space: 'oklab', onProgress: ({ stage, fraction }) => console.log(stage, fraction.toFixed(2)) },
)
engine.destroy()
for (let k = 0; k < palette.length; k += 4) console.log(`#${Buffer.from(palette.subarray(k, k + 3)).toString('hex')}`)
console.log(`${report.distinctColors} colors became ${report.colors} in ${report.iterations} iterations`)
