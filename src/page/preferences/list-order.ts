import { computed, signal } from '@preact/signals'
import { type Photo, photos } from '../state/photos.ts'

/** What the list can be sorted by, and what that is called. */
export const LIST_ORDERS = {
  added: 'As added',
  name: 'Name',
  size: 'Largest first',
  most: 'Most saved first',
  least: 'Least saved first',
} as const

export type ListOrder = keyof typeof LIST_ORDERS

export const listOrder = signal<ListOrder>('added')

/** Bytes that are left of each byte; what failed saves nothing, and what has no result yet is not known. */
function partLeft({ state, result }: Photo): number | null {
  if (state === 'failed') return 1
  return result && state === 'done' ? result.report.bytesOut / result.report.bytesIn : null
}

/** What is not known comes last. */
const bySaving = (sign: 1 | -1) => (one: Photo, other: Photo) => {
  const [a, b] = [partLeft(one), partLeft(other)]
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return sign * (a - b)
}

const COMPARE: Record<ListOrder, (one: Photo, other: Photo) => number> = {
  added: () => 0,
  name: (one, other) => one.path.localeCompare(other.path, 'en', { numeric: true }),
  size: (one, other) => other.file.size - one.file.size,
  most: bySaving(1),
  least: bySaving(-1),
}

/** The photos in the order of the list. Equal ones stay as they were added. */
export const listed = computed(() =>
  listOrder.value === 'added' ? photos.value : [...photos.value].sort(COMPARE[listOrder.value]),
)
