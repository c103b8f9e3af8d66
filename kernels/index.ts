export { squaredErrors } from './measure/squared-errors'
