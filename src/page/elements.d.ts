import type { JSX } from 'preact'

/** What an element of ours takes as properties, beside what every element has. */
type Element<Properties> = JSX.HTMLAttributes<HTMLElement> & Partial<Properties>

/** A picture of the comparison that the browser does not decode. */
export type PictureFault = CustomEvent<{ side: 'original' | 'result'; message: string }> & {
  readonly currentTarget: { original: Blob | ImageBitmap | null }
}

interface CompareProperties {
  original: Blob | ImageBitmap | null
  result: Blob | ImageBitmap | null
  originalLabel: string
  resultLabel: string
  onpictureerror(event: PictureFault): void
  highlight: { indices: Uint8Array; width: number; height: number; entry: number } | null
}

interface PlotProperties {
  points: readonly { colors: number; bytes: number; psnr: number }[]
  chosen: number
  onchoose(event: CustomEvent<number>): void
}

interface CloudProperties {
  points: { keys: Uint32Array; weights: Uint32Array } | null
  frames: readonly Uint8Array[]
  space: 'oklab' | 'srgb'
  entry: number | null
}

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'compare-view': Element<CompareProperties>
      'color-cloud': Element<CloudProperties>
      'curve-plot': Element<PlotProperties>
    }
  }
}
