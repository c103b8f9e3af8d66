/** `runner.mjs TOOL INPUT OUTPUT COLORS OPTIONS`: a peer that is a package, as a process of its own. */
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { peerPath } from './peers.mjs'

const load = async name => await import(pathToFileURL(peerPath(name)).href)

const RUN = {
  async sharp(input, colors, options) {
    const { default: sharp } = await load('sharp')
    return await sharp(input)
      .png({ palette: true, colors, ...options })
      .toBuffer()
  },
  async '@napi-rs/image'(input, colors, options) {
    const { default: image } = await load('@napi-rs/image')
    return await image.losslessCompressPng(await image.pngQuantize(readFileSync(input), { colors, ...options }))
  },
}

const [tool, input, output, colors, options] = process.argv.slice(2)
writeFileSync(output, await RUN[tool](input, Number(colors), JSON.parse(options)))
