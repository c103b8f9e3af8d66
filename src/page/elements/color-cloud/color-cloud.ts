import type { SpaceName } from '../../../index.ts'
import { FIRST_VIEW, matrixOf, project, turned } from './camera.ts'
import { type Painter, type Points, type Scene, sizesOf } from './cloud-painter.ts'
import { captionOf, labelOf } from './cloud-strings.ts'
import { type Box, boxAround, CUBE, linesOf } from './color-position.ts'
import { makeControls } from './controls.ts'
import { make } from './create-element.ts'
import { listenToGestures } from './gestures.ts'
import { openPainter, type RendererChoice } from './open-painter.ts'
import { marksAt } from './palette-marks.ts'
import { makePlayer } from './player.ts'
import { sampleOf } from './raster.ts'
import { makeViewport } from './viewport.ts'

/** Most pixels of the canvas, on a GPU and without one. */
const MAX_PIXELS = { gpu: 4_000_000, canvas: 800_000 }

/** Colors that are looked at to find the box around all: a millisecond's work. */
const BOX_POINTS = 4096

/**
 * `<color-cloud>`: the distinct colors of a picture as a cloud that can be turned, and the centroids moving through
 * the iterations. Drawn with WebGPU on a device of its own; in 2-D if there is none or where it is lost. It draws
 * only when something changes and while it is in view.
 */
export class ColorCloud extends HTMLElement {
  #points: Points | null = null
  #frames: readonly Uint8Array[] = []
  #space: SpaceName = 'oklab'
  #entry: number | null = null
  #renderer: RendererChoice = 'auto'

  #view = FIRST_VIEW
  /** Around the colors in the space that is shown. */
  #box: Box = CUBE
  #lines = linesOf(CUBE)
  #painter: Painter | null = null
  #onGpu: boolean | null = null
  #opening: AbortController | null = null
  #scene: Scene | null = null
  #frame = 0
  #isDrawn = false
  #inView = false
  #mayPlay = false
  #watch: AbortController | null = null

  #stage = makeViewport()
  #player = makePlayer(() => this.#changed())
  #caption = make('p', { className: 'cloud-caption note' })
  #controls = makeControls({
    toggle: () => (this.#player.playing ? this.#player.pause() : this.#player.play()),
    seek: frame => this.#player.seek(frame),
    zoom: times => this.#look(turned(this.#view, 0, 0, times)),
    reset: () => this.#look(FIRST_VIEW),
    space: space => {
      this.space = space
    },
  })

  constructor() {
    super()
    listenToGestures(
      this.#stage.element,
      () => this.#view,
      view => this.#look(view),
    )
  }

  /**
   * The distinct colors: r = key & 255, then g, b and alpha; null for none. Another picture may play by itself again.
   */
  get points(): Points | null {
    return this.#points
  }
  set points(points: Points | null) {
    this.#points = points || null // Preact gives '' for null
    this.#mayPlay = true
    this.#measure()
    this.#startOver()
  }

  /**
   * RGBA palettes, one per iteration from the seed on, or evenly chosen ones, hence "steps"; the last is the palette
   * itself, which is shown first.
   */
  get frames(): readonly Uint8Array[] {
    return this.#frames
  }
  set frames(frames: readonly Uint8Array[]) {
    this.#frames = frames || []
    this.#startOver()
  }

  /** What the colors are arranged by: 'oklab' (default) or 'srgb'. */
  get space(): SpaceName {
    return this.#space
  }
  set space(space: SpaceName) {
    this.#space = space
    this.#measure()
    this.#changed()
  }

  /** The entry of the palette whose centroid is drawn larger, or null. */
  get entry(): number | null {
    return this.#entry
  }
  set entry(entry: number | null) {
    this.#entry = typeof entry === 'number' ? entry : null
    this.#changed()
  }

  /**
   * 'auto' (default): WebGPU unless it is done in software; 'webgpu': also then; '2d': never. Read when drawing starts.
   */
  set renderer(renderer: RendererChoice) {
    this.#renderer = renderer
  }

  /** Where a centroid is seen at this moment, in CSS pixels from the corner of the picture. */
  centroidAt(entry: number): { x: number; y: number } {
    const { clientWidth, clientHeight } = this.#stage.element
    const { places } = marksAt(this.#frames, this.#player.moment, this.#space)
    return project(this.#matrix(), places.subarray(entry * 3, entry * 3 + 3), clientWidth, clientHeight)
  }

  /** Whether all that is to be seen is drawn, and nothing moves. */
  get isDrawn(): boolean {
    return this.#isDrawn
  }

  connectedCallback(): void {
    this.replaceChildren(this.#stage.element, this.#controls.element, this.#caption)
    this.#watch = new AbortController()
    const { signal } = this.#watch
    const sizes = new ResizeObserver(() => this.#changed())
    const sight = new IntersectionObserver(entries => {
      this.#inView = entries.at(-1)!.isIntersecting
      this.#changed()
    })
    sizes.observe(this.#stage.element)
    sight.observe(this.#stage.element)
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#changed(), { signal })
    signal.addEventListener('abort', () => {
      sizes.disconnect()
      sight.disconnect()
    })
    this.#changed()
  }

  disconnectedCallback(): void {
    this.#watch?.abort()
    this.#opening?.abort()
    this.#opening = null
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    this.#inView = false
    this.#player.pause()
    this.#setPainter(null, null)
  }

  #measure(): void {
    this.#box = this.#points ? boxAround(sampleOf(this.#points, this.#space, BOX_POINTS)) : CUBE
    this.#lines = linesOf(this.#box)
  }

  #startOver(): void {
    this.#player.reset(this.#frames.length)
    this.#changed()
  }

  #look(view: typeof FIRST_VIEW): void {
    this.#view = view
    this.#changed()
  }

  #matrix() {
    const { clientWidth, clientHeight } = this.#stage.element
    return matrixOf(this.#view, clientWidth / Math.max(1, clientHeight), this.#box)
  }

  /** Whatever changed: the words are brought up to date at once, the picture with the next frame. */
  #changed(): void {
    this.#scene = null
    this.#isDrawn = false
    const { moment, playing } = this.#player
    this.#controls.show(moment, this.#frames.length - 1, playing, this.#space)
    this.#tell()
    if (this.isConnected) this.#frame ||= requestAnimationFrame(this.#tick)
  }

  #tell(): void {
    const colors = this.#points?.keys.length ?? 0
    const centroids = (this.#frames.at(-1)?.length ?? 0) / 4
    const description = { colors, centroids, space: this.#space, onGpu: this.#onGpu }
    this.#stage.element.ariaLabel = labelOf(description)
    const caption = captionOf(description)
    if (this.#caption.textContent !== caption) this.#caption.textContent = caption
  }

  #tick = (now: number): void => {
    const showable = this.#inView && this.#points !== null
    if (showable && !this.#painter) this.#open()
    const drawable = showable && this.#painter !== null
    if (drawable) this.#playOnce()
    if (drawable) this.#player.tick(now)
    this.#frame = 0
    if (!drawable) return
    const more = this.#draw()
    this.#isDrawn = !more && !this.#player.playing
    if (!this.#isDrawn) this.#frame = requestAnimationFrame(this.#tick)
  }

  /** By itself only for the first frames of a picture, and only for those who do not mind motion. */
  #playOnce(): void {
    if (!this.#mayPlay || this.#frames.length < 2) return
    this.#mayPlay = false
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) this.#player.play()
  }

  #open(): void {
    if (this.#opening) return
    const opening = new AbortController()
    this.#opening = opening
    openPainter(this.#renderer, opening.signal, (painter, onGpu) => this.#setPainter(painter, onGpu))
  }

  #setPainter(painter: Painter | null, onGpu: boolean | null): void {
    this.#painter?.close()
    this.#painter = painter
    this.#onGpu = onGpu
    this.#stage.setCanvas(painter?.canvas ?? null)
    this.#changed()
  }

  #draw(): boolean {
    this.#scene ??= this.#makeScene(this.#points!)
    this.#stage.showSigns(this.#space, this.#box, this.#scene.matrix)
    return this.#painter!.draw(this.#scene)
  }

  #makeScene(points: Points): Scene {
    const measured = this.#stage.measure(this.#onGpu ? MAX_PIXELS.gpu : MAX_PIXELS.canvas)
    const marks = marksAt(this.#frames, this.#player.moment, this.#space)
    const side = Math.min(measured.width, measured.height)
    return {
      ...measured,
      points,
      marks,
      space: this.#space,
      lines: this.#lines,
      entry: this.#entry,
      matrix: this.#matrix(),
      sizes: sizesOf(points.keys.length, marks.colors.length / 4, side, this.#view.zoom),
    }
  }
}

/** Makes the element known to the page. A call, as an import for its effect alone would be shaken off the bundle. */
export function defineColorCloud(): void {
  if (!customElements.get('color-cloud')) customElements.define('color-cloud', ColorCloud)
}
