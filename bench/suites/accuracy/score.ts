/** The figures of one result, those that see as a person does among them. */
import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import type { Context } from '../../lib/context.ts'
import { UsageError } from '../../lib/options.ts'
import {
  countColors,
  GROUNDS,
  meanSquaredError,
  mseOver,
  type Pixels,
  readPixels,
  requireSameSize,
  softError,
} from '../../lib/pixels.ts'
import { runChild } from '../../lib/processes.ts'
import { peerAddress, peerPath } from '../../lib/programs.ts'
import { SETS, type Setting } from './settings.ts'

const round = (value: number, digits: number) => Number(value.toFixed(digits))

/** Without what the scorer prints of its progress. */
function quietly<T>(work: () => T): T {
  const { log } = console
  console.log = () => {}
  try {
    return work()
  } finally {
    console.log = log
  }
}

function rgbOf({ width, height, data }: Pixels): Uint8Array {
  const rgb = new Uint8Array(width * height * 3)
  for (let i = 0, o = 0; o < rgb.length; i += 4, o += 3) rgb.set(data.subarray(i, i + 3), o)
  return rgb
}

async function loadScorer(load: Context['load']) {
  const module = await load(peerAddress('calc-s2-rust/calc_s2_rust.js'))
  const wasm = quietly(() => module.initSync(readFileSync(peerPath('calc-s2-rust/calc_s2_rust_bg.wasm'))))
  return { ...module, wasm }
}

async function loadOxipng(load: Context['load']) {
  const folder = '@jsquash/oxipng/codec/pkg/squoosh_oxipng'
  const module = await load(peerAddress(`${folder}.js`))
  module.initSync(new WebAssembly.Module(readFileSync(peerPath(`${folder}_bg.wasm`))))
  return module
}

/** The Debian program `butteraugli` of 2017, on two files; what is not a PNG is handed over as one. Lower is better. */
async function butteraugli(original: string, result: string): Promise<number> {
  const png = result.endsWith('.png') ? result : `${result}.png`
  if (png !== result) await sharp(result).png({ compressionLevel: 1 }).toFile(png)
  const done = await runChild(['butteraugli', [original, png]])
  if (done.failed?.includes('ENOENT')) throw new UsageError('butteraugli is not installed: apt-get install butteraugli')
  if (done.failed !== undefined) throw new Error(done.failed)
  return Number(done.out)
}

interface Result {
  set: string
  setting: Setting
  /** The pixels of `input`, read once for all its results. */
  original: Pixels
  input: string
  output: string
}

/** Loads what scores. */
export function openScores({ load }: Context) {
  let scorer: ReturnType<typeof loadScorer> | undefined
  let oxipng: ReturnType<typeof loadOxipng> | undefined

  /** SSIMULACRA2 of two opaque pictures: higher is better. */
  async function ssimulacra2(original: Pixels, result: Pixels): Promise<number> {
    requireSameSize(original, result)
    const { wasm, new_buffer, calc_s2 } = await (scorer ??= loadScorer(load))
    const put = (name: string, rgb: Uint8Array) => {
      const at = new_buffer(name, rgb.length) // may grow the memory, so the view comes after
      new Uint8Array(wasm.memory.buffer, at, rgb.length).set(rgb)
    }
    return quietly(() => {
      put('original', rgbOf(original))
      put('result', rgbOf(result))
      return calc_s2('original', 'result', original.width, original.height)
    })
  }

  async function photoScores({ original, input, output }: Result, pixels: Pixels) {
    const seen = butteraugli(input, output)
    return {
      mse: round(meanSquaredError(original, pixels), 4),
      ssimulacra2: round(await ssimulacra2(original, pixels), 3),
      butteraugli: round(await seen, 4),
    }
  }

  function alphaScores({ set, original }: Result, pixels: Pixels): Record<string, number> {
    const over = Object.entries(GROUNDS).map(([name, ground]) => [name, round(mseOver(original, pixels, ground), 4)])
    const soft = SETS[set].soft ? [['soft', round(softError(original, pixels)!, 4)]] : []
    return Object.fromEntries([...over, ...soft])
  }

  return async (result: Result): Promise<Record<string, number | null>> => {
    const file = readFileSync(result.output)
    const pixels = await readPixels(result.output)
    const scores = SETS[result.set].kind === 'photo' ? await photoScores(result, pixels) : alphaScores(result, pixels)
    const optimise = result.setting.oxipng && (await (oxipng ??= loadOxipng(load))).optimise
    const extra: Record<string, number> = optimise ? { oxipngBytes: optimise(file, 4, false, false).length } : {}
    return { bytes: file.length, ...extra, entries: countColors(pixels), ...scores }
  }
}
