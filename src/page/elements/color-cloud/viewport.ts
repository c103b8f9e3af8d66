import type { SpaceName } from '../../../index.ts'
import { project } from './camera.ts'
import { type Box, signsOf } from './color-position.ts'
import { make } from './create-element.ts'

/** Red, green and blue of a computed color such as rgb(1, 2, 3). */
const channelsOf = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number)

/** The place that is drawn on: a canvas and the words at the box's ends. */
export function makeViewport() {
  const signs = make('div', { className: 'cloud-signs' })
  const element = make('div', { className: 'cloud-stage', tabIndex: 0, role: 'img' }, signs)
  let canvas: HTMLCanvasElement | null = null
  let shownBox: Box | null = null
  let words: ReturnType<typeof signsOf> = []

  return {
    element,
    /** Shows another painter's canvas, or none. */
    setCanvas(next: HTMLCanvasElement | null): void {
      canvas?.remove()
      if (next) element.prepend(next)
      canvas = next
    },
    /** Pixels of a canvas for this stage, at most about `most` in all, and the stage's colors. */
    measure(most: number) {
      const { clientWidth, clientHeight } = element
      const dense = Math.min(devicePixelRatio, Math.sqrt(most / Math.max(1, clientWidth * clientHeight)))
      const width = Math.max(1, Math.round(clientWidth * dense))
      const height = Math.max(1, Math.round(clientHeight * dense))
      const style = getComputedStyle(element)
      return { width, height, ground: channelsOf(style.backgroundColor), line: channelsOf(style.color) }
    },
    showSigns(space: SpaceName, box: Box, matrix: Float32Array): void {
      if (shownBox !== box) {
        words = signsOf(space, box)
        signs.replaceChildren(...words.map(([word]) => make('span', { textContent: word })))
      }
      shownBox = box
      const { clientWidth, clientHeight } = element
      for (const [i, [, position]] of words.entries()) {
        const { x, y } = project(matrix, position, clientWidth, clientHeight)
        const sign = signs.children[i] as HTMLElement
        sign.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(-50%, -50%)`
      }
    },
  }
}
