import { decode, HuepressError, ImageContext, quantizeOptionsOf, type RgbaImage } from '../node.ts'
import type { Settings } from './args.ts'
import type { Tools } from './file-job.ts'
import type { Source } from './inputs.ts'
import { printError, readStdin } from './stdio.ts'

/** Refuses a palette that nobody shares. */
export function checkCount(inputs: number): void {
  if (inputs < 2) {
    throw new HuepressError('usage', `--shared-palette takes at least 2 inputs but received ${inputs}. Leave it out.`)
  }
}

/** A stream comes once only; a shared palette needs each input twice. */
const fromStdin = new WeakMap<object, Promise<Uint8Array>>()

/** What is decoded: the path of a file, or the bytes of stdin. */
export async function inputOf({ path }: Source): Promise<string | Uint8Array> {
  if (path !== null) return path
  const bytes = fromStdin.get(process.stdin) ?? readStdin()
  fromStdin.set(process.stdin, bytes)
  return bytes
}

/** The pixels that are going to be mapped. Fails if the job would, so that no colors of a failing input count. */
async function readPixels(source: Source, { quantize }: Settings): Promise<RgbaImage> {
  const picture = new ImageContext(await decode(await inputOf(source), quantize))
  return (await picture.pixels(quantize)).image
}

/**
 * Finds the palette of all sources and puts it into the run's settings. Each is decoded here and let go, and decoded
 * again when it is mapped. One that fails is complained about and left out. Returns the others.
 */
export async function shareAmong(
  run: Tools,
  sources: readonly Source[],
  check: (source: Source) => Promise<unknown>,
  reportErrorFor: (source: Source) => (error: unknown) => void,
): Promise<Source[]> {
  const able: Source[] = []
  async function* images(): AsyncGenerator<RgbaImage> {
    for (const source of sources) {
      const image = await check(source)
        .then(() => readPixels(source, run.settings))
        .catch(reportErrorFor(source))
      if (!image) continue
      able.push(source)
      yield image
    }
  }
  const shared = await run.engine.sharedPalette(images(), quantizeOptionsOf(run.settings.quantize)).catch(error => {
    if (able.length > 0) throw error
    return null // each was complained about
  })
  if (!shared) return able
  const { palette, distinctColors } = shared
  run.settings = { ...run.settings, quantize: { ...run.settings.quantize, palette, colors: undefined, quality: null } }
  if (run.settings.verbose) {
    printError(`shared palette: ${palette.length / 4} of ${distinctColors} distinct colors in ${able.length} inputs`)
  }
  return able
}
