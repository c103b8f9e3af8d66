import { createPainter, type Painter } from './compare-painter.ts'
import type { IndexMap, Picture, Pictures, Side } from './draw-protocol.ts'
import type { Rect, Size } from './geometry.ts'
import { listenToInput } from './input.ts'
import { showFlicker, showFrame, showLabels, showNothing, showSize, showView } from './update-view.ts'
import { makeParts } from './view-elements.ts'
import { createViewState } from './view-state.ts'

export type { Picture } from './draw-protocol.ts'

/** The pixels of one palette entry. */
export interface Highlight extends IndexMap {
  entry: number
}

/** The size in device pixels; those of an emulated screen are not in the device-pixel box. */
function devicePixels({ contentRect, devicePixelContentBoxSize: [box] }: ResizeObserverEntry): Size {
  const width = contentRect.width * devicePixelRatio
  if (Math.abs(box.inlineSize - width) <= 1) return { width: box.inlineSize, height: box.blockSize }
  return { width: Math.round(width), height: Math.round(contentRect.height * devicePixelRatio) }
}

/**
 * `<compare-view>`: the original and the result under one movable handle, with shared zoom and pan.
 *
 * Decoding and drawing happen in a worker of its own. Events: `viewchange` after any change of zoom, place or handle;
 * `pictureerror`, with `detail: { side, message }`, where a picture could not be decoded: then what was shown before
 * stays. The names before() and after() belong to Element, so the pictures are `original` and `result`.
 */
export class CompareView extends HTMLElement {
  #parts = makeParts()
  #state = createViewState(what => this.#changed(what))
  #painter: Painter | null = null
  #listeners = new AbortController()
  #observer = new ResizeObserver(entries => this.#resized(entries))
  #pictures: Record<Side, Picture> = { original: null, result: null }
  #pending: Pictures | null = null
  #loading = 0
  #labels: Record<Side, string> = { original: 'Original', result: 'Result' }
  #highlight: Highlight | null = null
  #flicker = false
  #difference = false

  /** The original; its size is the size of the picture. An ImageBitmap becomes the element's own and is emptied. */
  get original(): Picture {
    return this.#pictures.original
  }
  set original(picture: Picture) {
    this.#setPicture('original', picture)
  }

  /** The result, or a smaller preview of it. What was shown stays until it is decoded; the view does not move. */
  get result(): Picture {
    return this.#pictures.result
  }
  set result(picture: Picture) {
    this.#setPicture('result', picture)
  }

  /** Words in the corner of the original; new ones are shown together with the pictures set with them. */
  get originalLabel(): string {
    return this.#labels.original
  }
  set originalLabel(text: string) {
    this.#setLabel('original', text)
  }

  get resultLabel(): string {
    return this.#labels.result
  }
  set resultLabel(text: string) {
    this.#setLabel('result', text)
  }

  /** Device pixels a pixel of the picture, at most 32; 0 while there is no picture. */
  get zoom(): number {
    return this.#state.view?.zoom ?? 0
  }
  set zoom(zoom: number) {
    this.#state.zoomTo(zoom)
  }

  /** Whether the whole picture is kept in the frame. */
  get fitted(): boolean {
    return this.#state.fitted
  }

  /** Place of the handle, 0 (left) to 1 (right). */
  get split(): number {
    return this.#state.split
  }
  set split(split: number) {
    this.#state.setSplit(split)
  }

  /** Masks all pixels but those of one entry. The same `indices` are handed to the worker once, as a copy. */
  get highlight(): Highlight | null {
    return this.#highlight
  }
  set highlight(value: Highlight | null) {
    const highlight = value || null // Preact gives '' for null
    if (highlight?.indices !== this.#highlight?.indices) this.#sendIndices(highlight)
    this.#highlight = highlight
    this.#draw()
  }

  /** Shows the original in the whole frame. */
  get flicker(): boolean {
    return this.#flicker
  }
  set flicker(on: boolean) {
    if (this.#flicker === on) return
    this.#flicker = on
    showFlicker(this.#parts, on)
  }

  /** Shows what the pictures differ in, eight times as bright, in place of the result. */
  get difference(): boolean {
    return this.#difference
  }
  set difference(on: boolean) {
    if (this.#difference === on) return
    this.#difference = on
    this.#parts.tools.difference.ariaPressed = String(on)
    this.#draw()
  }

  /** Shows the whole picture. */
  fit(): void {
    this.#state.fit()
  }

  connectedCallback(): void {
    const { frame, status, tools } = this.#parts
    this.replaceChildren(frame, tools.bar, status)
    this.#listeners = new AbortController()
    listenToInput(this.#parts, this.#state, this, this.#listeners.signal)
    this.#observer.observe(frame, { box: 'device-pixel-content-box' })
    showNothing(this.#parts)
    showView(this.#parts, this.#state)
    showLabels(this.#parts, this.#labels)
    this.#loading = 0
    this.#painter = createPainter({
      onLoaded: picture => this.#loaded(picture),
      onFailed: (side, message) => this.dispatchEvent(new CustomEvent('pictureerror', { detail: { side, message } })),
      onFrame: (covered, size, drawn) => this.#show(covered, size, drawn),
    })
    if (this.#highlight) this.#sendIndices(this.#highlight)
    this.#pending = { ...this.#pictures }
    this.#load()
  }

  disconnectedCallback(): void {
    this.#listeners.abort()
    this.#observer.disconnect()
    this.#painter?.destroy()
    this.#painter = null
    this.flicker = false
    this.#state.setPicture(null)
    showNothing(this.#parts)
  }

  #setPicture(side: Side, picture: Picture): void {
    if (this.#pictures[side] === picture) return
    this.#pictures[side] = picture
    if (!this.#painter) return
    // Both sides set in one go are decoded and shown together.
    if (!this.#pending) queueMicrotask(() => this.#load())
    this.#pending = { ...this.#pending, [side]: picture }
  }

  #load(): void {
    if (!this.#pending || !this.#painter) return
    this.#loading++
    this.#painter.load(this.#pending)
    this.#pending = null
  }

  #loaded(picture: Size | null): void {
    this.#loading--
    if (picture) this.#fitFrame(picture)
    this.#state.setPicture(picture)
    if (!picture) showNothing(this.#parts)
    this.#draw()
  }

  /** Takes the frame's new size at once: drawn for the one before, the picture would be seen to move. */
  #fitFrame(picture: Size): void {
    showSize(this.#parts, picture)
    const { width, height } = this.#parts.frame.getBoundingClientRect()
    const size = { width: Math.round(width * devicePixelRatio), height: Math.round(height * devicePixelRatio) }
    this.#state.setFrame(size)
  }

  #setLabel(side: Side, text: string): void {
    this.#labels[side] = text
    queueMicrotask(() => this.#loading === 0 && !this.#pending && showLabels(this.#parts, this.#shownLabels()))
  }

  async #sendIndices(map: IndexMap | null): Promise<void> {
    const isWhole = map?.indices.length === (map?.width ?? 0) * (map?.height ?? 0)
    await this.#painter?.setIndices(isWhole ? map : null)
    this.#draw()
  }

  #show(covered: Rect, size: Size, drawn: Record<Side, ImageBitmap | null>): void {
    showFrame(this.#parts, covered, size, drawn)
    if (this.#loading === 0) showLabels(this.#parts, this.#shownLabels())
  }

  #shownLabels(): Record<Side, string> {
    return this.#difference ? { ...this.#labels, result: 'Difference × 8' } : this.#labels
  }

  #resized(entries: ResizeObserverEntry[]): void {
    if (this.#state.picture) showSize(this.#parts, this.#state.picture)
    this.#state.setFrame(devicePixels(entries[entries.length - 1]))
  }

  #changed(what: 'view' | 'split'): void {
    showView(this.#parts, this.#state)
    if (what === 'view') this.#draw(true)
    this.dispatchEvent(new Event('viewchange'))
  }

  #draw(moving = false): void {
    const { frame, picture, placement } = this.#state
    if (!frame || !picture || !placement) return
    this.#painter?.draw({
      frame,
      picture,
      placement,
      entry: this.#highlight?.entry ?? null,
      difference: this.#difference,
      moving,
    })
  }
}

/** Makes the element known to the page. A call, as an import for its effect alone would be shaken off the bundle. */
export function defineCompareView(): void {
  if (!customElements.get('compare-view')) customElements.define('compare-view', CompareView)
}

declare global {
  interface HTMLElementTagNameMap {
    'compare-view': CompareView
  }
}
