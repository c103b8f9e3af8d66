import { makeCurve } from '../../compress/curve.ts'
import { encoders } from './encode-browser.ts'

export const curve = makeCurve(encoders)
