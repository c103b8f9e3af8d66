import { compress } from 'huepress'
import { createEngine, type Indexed, quantize } from 'huepress/quantize'

// What a project without any platform's types can give.
interface Bytes {
  readonly size: number
  readonly type: string
  arrayBuffer(): Promise<ArrayBuffer>
  slice(): Bytes
}

const image = { width: 1, height: 1, data: new Uint8Array(4) }

export const indexed: Promise<Indexed> = quantize(image, { colors: 4 })
export const engine = createEngine({ backend: 'cpu' })
export const fromBytes = compress(new Uint8Array(4), { colors: 4 })
export const result = (file: Bytes) => compress(file, { colors: 4 })
