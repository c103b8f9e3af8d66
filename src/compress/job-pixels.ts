import type { RgbaImage } from '../common/image.ts'
import { type Once, once } from '../common/once.ts'
import type { HistogramHandle, PaletteHandle, PaletteOptions, QuantizeOptions } from '../engine/api-types.ts'
import type { CountOptions, Engine } from '../engine/engine.ts'
import { isHistogramOf } from '../engine/histogram-handle.ts'
import { checkQuantizeOptions, paletteKey, paletteOptionsOf } from '../options/resolve.ts'
import { sampleRows } from './sample-rows.ts'

/** Palettes that are remembered: as many as a slider passes through on its way, with a few others. */
const MAX_PALETTES = 8

/** Tells options apart that give different palettes. */
const keyOf = (options: QuantizeOptions): string => paletteKey(checkQuantizeOptions(paletteOptionsOf(options)))

/**
 * The pixels of a picture as jobs take them, and what was found of them: histogram, palettes, and a sample for
 * estimates. On a GPU they stay open on the engine that worked on them last.
 */
export class JobPixels {
  readonly image: RgbaImage
  readonly #histogram: Once<HistogramHandle> = once()
  /** By their options, the latest last. */
  readonly #palettes = new Map<string, PaletteHandle>()
  #sample: JobPixels | undefined
  #engine: Engine | undefined

  constructor(image: RgbaImage) {
    this.image = image
  }

  /** The histogram, if it was made. */
  get counted(): HistogramHandle | undefined {
    return this.#histogram.value
  }

  /** Strips of rows that compress about as the whole does; these pixels themselves if they are few. */
  get sample(): JobPixels {
    if (!this.#sample) {
      const rows = sampleRows(this.image)
      this.#sample = rows === this.image ? this : new JobPixels(rows)
    }
    return this.#sample
  }

  /** The histogram, made once. Errors: those of `engine.histogram`. */
  histogram(engine: Engine, options?: CountOptions): Promise<HistogramHandle> {
    this.#moveTo(engine)
    return this.#histogram.get(() => engine.histogram(this.image, options))
  }

  /** The palette of these options, if it was found before; `snapshots`: with those. */
  knownPalette(options: QuantizeOptions, snapshots = false): PaletteHandle | undefined {
    const cached = this.#palettes.get(keyOf(options))
    return cached?.snapshots || !snapshots ? cached : undefined
  }

  /**
   * What `engine.palette` finds with these options of a job, remembered unless it is rough. Errors: those of
   * `engine.palette`.
   */
  async palette(engine: Engine, options: PaletteOptions = {}): Promise<PaletteHandle> {
    const { snapshots = false, rough, signal, onProgress } = options
    const hooks = { signal, onProgress }
    const histogramHandle = await this.histogram(engine, hooks)
    const paletteOptions = paletteOptionsOf(options)
    if (rough) return engine.palette(histogramHandle, { ...paletteOptions, snapshots, rough, ...hooks })
    const found =
      this.knownPalette(paletteOptions, snapshots) ??
      (await engine.palette(histogramHandle, { ...paletteOptions, snapshots, ...hooks }))
    this.#remember(keyOf(paletteOptions), found)
    return found
  }

  /** Lets go of what stays on a GPU. */
  close(): void {
    this.#release()
    this.#engine = undefined
    if (this.#sample !== this) this.#sample?.close()
  }

  #remember(key: string, palette: PaletteHandle): void {
    this.#palettes.delete(key)
    this.#palettes.set(key, palette)
    if (this.#palettes.size > MAX_PALETTES) this.#palettes.delete(this.#palettes.keys().next().value!)
  }

  #release(): void {
    if (this.counted) this.#engine?.release(this.counted)
  }

  #moveTo(engine: Engine): void {
    if (this.#engine !== engine) this.#release()
    this.#engine = engine
  }
}

/** The sample of pixels that have the colors `histogramHandle`, with its own. */
export async function openSample(
  pixels: JobPixels,
  histogramHandle: HistogramHandle,
  engine: Engine,
  signal: CountOptions['signal'],
): Promise<{ image: RgbaImage; histogram: HistogramHandle }> {
  const { sample } = pixels
  const histogram = sample === pixels ? histogramHandle : await sample.histogram(engine, { signal })
  return { image: sample.image, histogram }
}

/** The caller's histogram if it is of these pixels, else their own. */
export async function histogramFor(
  pixels: JobPixels,
  callersHistogram: HistogramHandle | undefined,
  engine: Engine,
  options: CountOptions,
): Promise<HistogramHandle> {
  return callersHistogram && isHistogramOf(callersHistogram, pixels.image)
    ? callersHistogram
    : pixels.histogram(engine, options)
}
