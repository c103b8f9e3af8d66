import { encoders } from './codecs/encode-browser.ts'
import { makeCurve } from './curve.ts'

export const curve = makeCurve(encoders)
