import { afterEach, expect, test } from 'vitest'
import { type ListOrder, listed, listOrder } from '../../src/page/preferences/list-order.ts'
import { addPhotos, clear, update } from '../../src/page/state/photos.ts'
import type { JobResult } from '../../src/page/workers/worker-protocol.ts'

afterEach(() => {
  clear()
  listOrder.value = 'added'
})

const resultOf = (bytesIn: number, bytesOut: number) => ({ report: { bytesIn, bytesOut } }) as JobResult

test.each<[ListOrder, string]>([
  ['added', 'b10 b9 a broken c'],
  ['name', 'a b9 b10 broken c'],
  ['size', 'c a b9 b10 broken'],
  ['most', 'a b10 broken b9 c'],
  ['least', 'broken b10 a b9 c'],
])('the list sorted by %s is %s', (order, names) => {
  const sizes = { b10: 10, b9: 20, a: 100, broken: 5, c: 200 }
  const rows = addPhotos(
    Object.entries(sizes).map(([name, size]) => ({ file: new File(['x'.repeat(size)], name), path: name })),
  )
  update(rows[0].id, { state: 'done', result: resultOf(10, 9) })
  update(rows[1].id, { state: 'working', result: resultOf(20, 5) })
  update(rows[2].id, { state: 'done', result: resultOf(100, 30) })
  update(rows[3].id, { state: 'failed' })
  listOrder.value = order
  expect(listed.value.map(photo => photo.name).join(' ')).toBe(names)
})
