export { squaredErrors } from './measure/squared-errors'
export { trellisRow } from './rdo/trellis-row'
