export { indexAssignment, openAssignment, sumAssignment } from './kmeans/assign-cells'
export { squaredErrors } from './measure/squared-errors'
