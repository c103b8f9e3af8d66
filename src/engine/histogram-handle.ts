import { expected, HuepressError } from '../common/errors.ts'
import type { RgbaImage } from '../common/image.ts'
import type { Colours } from '../quantize/types.ts'
import type { Counted } from './api-types.ts'

/** Those that were made here, and not put together by a caller: their order has to be right. With what was counted. */
const made = new WeakMap<Counted, WeakRef<RgbaImage['data']>>()

export function toCounted({ keys, weights, opaque }: Colours, { width, height, data }: RgbaImage): Counted {
  const counted = Object.freeze({ distinctColors: keys.length, pixels: width * height, keys, weights, opaque })
  made.set(counted, new WeakRef(data))
  return counted
}

/** Whether these very pixels were counted. */
export const isCountOf = (counted: Counted, { data }: RgbaImage): boolean => made.get(counted)?.deref() === data

/** Checks what a caller gives as counted, against the size of the picture where there is one. Errors: 'usage'. */
export function checkCounted(counted: Counted, pixels = counted?.pixels): Counted {
  if (!made.has(counted)) throw expected('counted', 'what engine.count gave', typeof counted)
  if (counted.pixels === pixels) return counted
  throw new HuepressError(
    'usage',
    `The colours of ${counted.pixels} pixels were counted but the image has ${pixels}. Count this image.`,
  )
}
