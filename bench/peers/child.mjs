/**
 * `child.mjs PEER INPUT OUTPUT COLORS [OPTIONS]`: one package in a process of its own, from file to file. Prints the
 * milliseconds from reading to writing, without starting Node and loading the package. Plain JavaScript: its start is
 * part of what is timed.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const { resolve } = createRequire(import.meta.url)
const load = async path => await import(pathToFileURL(path).href)
const loadPeer = name => load(resolve(name))

/** Pixels for the peers that decode nothing: read by sharp, which is part of their time. */
async function pixelsWith(sharp, input) {
  const { data, info } = await sharp(input, { ignoreIcc: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { ...info, data: new Uint8Array(data.buffer, data.byteOffset, data.length) }
}

const ownBuffer = data => data.slice().buffer

/** Each loads its packages and gives the work from file to bytes. */
const PEERS = {
  async sharp({ dither = 0, ...options }) {
    const { default: sharp } = await loadPeer('sharp')
    return (input, colors) =>
      sharp(input)
        .png({ palette: true, colors, dither, ...options })
        .toBuffer()
  },

  async '@napi-rs/image'() {
    const { default: image } = await loadPeer('@napi-rs/image')
    return (input, colors) => image.pngQuantize(readFileSync(input), { colors, minQuality: 0 })
  },

  async '@napi-rs/image, lossless'(options) {
    const { default: image } = await loadPeer('@napi-rs/image')
    return async (input, colors) =>
      await image.losslessCompressPng(await image.pngQuantize(readFileSync(input), { colors, ...options }))
  },

  async 'libimagequant-wasm'() {
    const folder = join(dirname(resolve('libimagequant-wasm')), 'wasm')
    const module = await load(join(folder, 'libimagequant_wasm.js'))
    await module.default({ module_or_path: readFileSync(join(folder, 'libimagequant_wasm_bg.wasm')) })
    return async (input, colors) => {
      const [rgba, width, height] = module.decode_png_to_rgba(readFileSync(input))
      const quantizer = new module.ImageQuantizer()
      quantizer.setSpeed(4)
      quantizer.setMaxColors(colors)
      const result = quantizer.quantizeImage(rgba, width, height)
      result.setDithering(0)
      const indices = result.getPaletteIndices(rgba, width, height)
      return module.encode_palette_to_png(indices, result.getPalette(), width, height)
    }
  },

  async 'image-q'() {
    const [{ default: sharp }, { default: UPNG }] = [await loadPeer('sharp'), await loadPeer('upng-js')]
    const { buildPaletteSync, applyPaletteSync, utils } = (await loadPeer('image-q')).default
    return async (input, colors) => {
      const { data, width, height } = await pixelsWith(sharp, input)
      const points = utils.PointContainer.fromUint8Array(data, width, height)
      const euclidean = { colorDistanceFormula: 'euclidean' }
      const palette = buildPaletteSync([points], { ...euclidean, paletteQuantization: 'wuquant', colors })
      const mapped = applyPaletteSync(points, palette, { ...euclidean, imageQuantization: 'nearest' })
      return new Uint8Array(UPNG.encode([ownBuffer(mapped.toUint8Array())], width, height, 0))
    }
  },

  async gifenc() {
    const [{ default: sharp }, { default: gifenc }] = [await loadPeer('sharp'), await loadPeer('gifenc')]
    return async (input, colors) => {
      const { data, width, height } = await pixelsWith(sharp, input)
      const palette = gifenc.quantize(data, colors)
      const gif = gifenc.GIFEncoder()
      gif.writeFrame(gifenc.applyPalette(data, palette), width, height, { palette })
      gif.finish()
      return gif.bytes()
    }
  },

  async 'upng-js'() {
    const { default: UPNG } = await loadPeer('upng-js')
    return async (input, colors) => {
      const file = readFileSync(input)
      const decoded = UPNG.decode(ownBuffer(file))
      return new Uint8Array(UPNG.encode(UPNG.toRGBA8(decoded), decoded.width, decoded.height, colors))
    }
  },
}

const [peer, input, output, colors, options = '{}'] = process.argv.slice(2)
const run = await PEERS[peer](JSON.parse(options))
const start = performance.now()
const outputs = output.split(delimiter)
for (const [n, path] of input.split(delimiter).entries()) writeFileSync(outputs[n], await run(path, Number(colors)))
console.log(JSON.stringify({ callMs: performance.now() - start }))
process.exit(0)
