import {
  type CompressOptions,
  type CompressResult,
  compress,
  createEngine,
  decode,
  encodePng,
  HuepressError,
  readPalette,
} from 'huepress'
import { compress as compressInNode } from 'huepress/node'
import { type Indexed, quantize } from 'huepress/quantize'

const options: CompressOptions = { colors: 16, format: 'webp', onProgress: ({ fraction }) => fraction.toFixed(2) }
const result: CompressResult = await compress(new Uint8Array(4), options)
export const psnr: number = result.report.psnr

const engine = await createEngine({ backend: 'cpu' })
const image = { width: 1, height: 1, data: new Uint8ClampedArray(4) }
await encodePng(await engine.quantize(image, { colors: 4 }))
engine.destroy()

export const indexed: Indexed = await quantize(await decode('a.png'), { palette: await readPalette('b.gpl') })
export const same: typeof compress = compressInNode
export const inputs = [await compress(new ArrayBuffer(4)), await compress(new Uint8Array(new SharedArrayBuffer(4)))]
export const code = new HuepressError('usage', 'a').code
