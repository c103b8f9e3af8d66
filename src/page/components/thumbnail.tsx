import { useEffect, useRef } from 'preact/hooks'
import type { Picture } from '../../index.ts'

/** A small picture, on checks where it is transparent. */
export function Thumbnail({ picture }: { picture: Picture }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const { width, height, data } = picture
    if (!canvas.current) return
    Object.assign(canvas.current, { width, height })
    const image = new ImageData(new Uint8ClampedArray(data), width, height)
    canvas.current.getContext('2d')?.putImageData(image, 0, 0)
  }, [picture])
  return <canvas ref={canvas} class="checked" />
}
