import { expect, test } from 'vitest'

const LISTS = {
  bytes: new Uint8Array(2000),
  words: new Uint32Array(500),
  floats: new Float64Array(500),
  array: new Array(2000).fill(0),
}

test.each(Object.entries(LISTS))('lists are equal if all numbers are: %s', (_, list) => {
  const other = list.slice()
  expect({ list }).toEqual({ list: other })
  expect(list).toStrictEqual(other)
  other[1] = 1
  expect({ list }).not.toEqual({ list: other })
  expect(list).not.toEqual(list.slice(1))
})

test('lists of another kind, with holes or with another zero differ as before', () => {
  expect(new Uint8Array(4)).not.toEqual(new Int8Array(4))
  expect([0]).not.toEqual([-0])
  expect([undefined, 1]).not.toStrictEqual(Object.assign(new Array(2), { 1: 1 }))
  expect([[1], { a: [2] }]).toEqual([[1], { a: [2] }])
})
