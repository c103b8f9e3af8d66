/** Scores that see a picture as a person does: SSIMULACRA2 (higher is better) and butteraugli (lower is better). */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { MissingError, peerPath } from './peers.mjs'
import { requireSameSize } from './pixels.mjs'

const exec = promisify(execFile)
let scorer

async function loadScorer() {
  const module = await import(pathToFileURL(peerPath('calc-s2-rust/calc_s2_rust.js')).href)
  const wasm = quietly(() => module.initSync(readFileSync(peerPath('calc-s2-rust/calc_s2_rust_bg.wasm'))))
  return { ...module, wasm }
}

/** The scorer prints its progress. */
function quietly(work) {
  const { log } = console
  console.log = () => {}
  try {
    return work()
  } finally {
    console.log = log
  }
}

function rgbOf({ width, height, data }) {
  const rgb = new Uint8Array(width * height * 3)
  for (let i = 0, o = 0; o < rgb.length; i += 4, o += 3) {
    rgb[o] = data[i]
    rgb[o + 1] = data[i + 1]
    rgb[o + 2] = data[i + 2]
  }
  return rgb
}

/** SSIMULACRA2 of two opaque pictures as `readPixels` gives them. */
export async function ssimulacra2(original, result) {
  requireSameSize(original, result)
  scorer ??= loadScorer()
  const { wasm, new_buffer, calc_s2 } = await scorer
  const put = (name, rgb) => {
    const at = new_buffer(name, rgb.length) // may grow the memory, so the view comes after
    new Uint8Array(wasm.memory.buffer, at, rgb.length).set(rgb)
  }
  return quietly(() => {
    put('original', rgbOf(original))
    put('result', rgbOf(result))
    return calc_s2('original', 'result', original.width, original.height)
  })
}

/** The Debian program `butteraugli` of 2017, on two files; what is not a PNG is handed over as one. */
export async function butteraugli(original, result) {
  let png = result
  if (!result.endsWith('.png'))
    await sharp(result)
      .png({ compressionLevel: 1 })
      .toFile((png = `${result}.png`))
  try {
    return Number((await exec('butteraugli', [original, png])).stdout.trim())
  } catch (error) {
    if (error.code === 'ENOENT') throw new MissingError('butteraugli is not installed: apt-get install butteraugli')
    throw error
  }
}
