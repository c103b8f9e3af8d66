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

/** SSIMULACRA2 of two opaque pictures: higher is better. */
async function loadSsimulacra2(load: Context['load']) {
  const { initSync, new_buffer, calc_s2 } = await load(peerAddress('calc-s2-rust/calc_s2_rust.js'))
  const wasm = quietly(() => initSync(readFileSync(peerPath('calc-s2-rust/calc_s2_rust_bg.wasm'))))
  function put(name: string, { width, height, data }: Pixels): void {
    const at = new_buffer(name, width * height * 3) // may grow the memory, so the view comes after
    const rgb = new Uint8Array(wasm.memory.buffer, at, width * height * 3)
    for (let i = 0, o = 0; o < rgb.length; i += 4, o += 3) rgb.set(data.subarray(i, i + 3), o)
  }
  return (original: Pixels, result: Pixels): number =>
    quietly(() => {
      requireSameSize(original, result)
      put('original', original)
      put('result', result)
      return calc_s2('original', 'result', original.width, original.height)
    })
}

async function loadOxipng(load: Context['load']) {
  const folder = '@jsquash/oxipng/codec/pkg/squoosh_oxipng'
  const { initSync, optimise } = await load(peerAddress(`${folder}.js`))
  initSync(new WebAssembly.Module(readFileSync(peerPath(`${folder}_bg.wasm`))))
  return (file: Uint8Array): number => optimise(file, 4, false, false).length
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

/** Scores results; what scores is loaded with the first that needs it. */
export function openScores({ load }: Context) {
  let ssimulacra2: ReturnType<typeof loadSsimulacra2> | undefined
  let oxipng: ReturnType<typeof loadOxipng> | undefined
  return async ({ set, setting, original, input, output }: Result): Promise<Record<string, number | null>> => {
    const file = readFileSync(output)
    const pixels = await readPixels(output)
    const scores: Record<string, number | null> = { bytes: file.length, entries: countColors(pixels) }
    if (setting.oxipng) scores.oxipngBytes = (await (oxipng ??= loadOxipng(load)))(file)
    if (SETS[set].kind === 'photo') {
      scores.mse = round(meanSquaredError(original, pixels), 4)
      scores.ssimulacra2 = round((await (ssimulacra2 ??= loadSsimulacra2(load)))(original, pixels), 3)
      scores.butteraugli = round(await butteraugli(input, output), 4)
    } else {
      for (const [name, ground] of Object.entries(GROUNDS)) scores[name] = round(mseOver(original, pixels, ground), 4)
      if (SETS[set].soft) scores.soft = round(softError(original, pixels)!, 4)
    }
    return scores
  }
}
