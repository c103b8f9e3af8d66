import { makeCurve } from '../curve.ts'
import { encoders } from './encode.ts'

export const curve = makeCurve(encoders)
