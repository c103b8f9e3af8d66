import { makeCurve } from '../../compress/curve.ts'
import { encoders } from './encode-node.ts'

export const curve = makeCurve(encoders)
