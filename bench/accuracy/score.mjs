/** The figures of one result. */
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { butteraugli, ssimulacra2 } from './eye.mjs'
import { peerPath } from './peers.mjs'
import { countColors, GROUNDS, meanSquaredError, mseOver, readPixels, softError } from './pixels.mjs'
import { SETS } from './settings.mjs'

const round = (value, digits) => Number(value.toFixed(digits))
let oxipng

async function loadOxipng() {
  const module = await import(pathToFileURL(peerPath('@jsquash/oxipng/codec/pkg/squoosh_oxipng.js')).href)
  module.initSync(new WebAssembly.Module(readFileSync(peerPath('@jsquash/oxipng/codec/pkg/squoosh_oxipng_bg.wasm'))))
  return module
}

/** Bytes after oxipng level 4. */
async function oxipngBytes(png) {
  oxipng ??= loadOxipng()
  return (await oxipng).optimise(png, 4, false, false).length
}

async function photoScores(original, pixels, input, output) {
  const seen = butteraugli(input, output)
  return {
    mse: round(meanSquaredError(original, pixels), 4),
    ssimulacra2: round(await ssimulacra2(original, pixels), 3),
    butteraugli: round(await seen, 4),
  }
}

function alphaScores(original, pixels, withSoft) {
  const over = Object.entries(GROUNDS).map(([name, ground]) => [name, round(mseOver(original, pixels, ground), 4)])
  const soft = withSoft ? [['soft', round(softError(original, pixels), 4)]] : []
  return Object.fromEntries([...over, ...soft])
}

/** `original`: the pixels of `input`, read once for all its results. */
export async function score({ set, setting, original, input, output }) {
  const { kind, soft } = SETS[set]
  const file = readFileSync(output)
  const pixels = await readPixels(output)
  const scores =
    kind === 'photo' ? await photoScores(original, pixels, input, output) : alphaScores(original, pixels, soft)
  const extra = setting.oxipng ? { oxipngBytes: await oxipngBytes(file) } : {}
  return { bytes: file.length, ...extra, entries: countColors(pixels), ...scores }
}
