import wasm from 'virtual:wasm/kernels'
import { expect, test } from 'vitest'
import { openKernels, withKernels, withoutKernels } from '../../../src/common/kernels/kernels.ts'

const LAYOUT = { bytes: [Uint8Array, 3], numbers: [Float64Array, 5] } as const

test('arrays lie one behind the other where kernels are told', () => {
  const { arrays, at } = openKernels(LAYOUT)!
  expect([arrays.bytes.length, arrays.numbers.length]).toEqual([3, 5])
  expect([arrays.bytes.byteOffset, arrays.numbers.byteOffset]).toEqual([at.bytes, at.numbers])
  expect(at.numbers % 16).toBe(0)
  expect(at.numbers).toBeGreaterThanOrEqual(at.bytes + 3)
})

test('memory of its own begins as zeros and stays', () => {
  const first = openKernels(LAYOUT)!
  first.arrays.numbers.fill(7)
  const second = openKernels(LAYOUT)!
  expect([...second.arrays.numbers]).toEqual([0, 0, 0, 0, 0])
  expect(first.arrays.numbers[4]).toBe(7)
})

test('a closed memory is used again, as zeros and as large as needed', () => {
  const sized = (length: number) => openKernels({ bytes: [Uint8Array, length] })!
  const first = sized(10)
  const memory = first.arrays.bytes.buffer
  first.arrays.bytes.fill(7)
  first.close()
  const again = sized(12)
  expect(again.arrays.bytes.buffer).toBe(memory)
  expect([...again.arrays.bytes]).toEqual(new Array(12).fill(0))
  again.arrays.bytes.fill(7)
  again.close()
  again.close()
  const grown = sized(1_000_000)
  expect(grown.arrays.bytes.every(byte => byte === 0)).toBe(true)
  const other = sized(10)
  other.arrays.bytes.fill(7)
  expect(grown.arrays.bytes.every(byte => byte === 0)).toBe(true)
})

test('the shared memory grows as needed', () => {
  for (const length of [10, 10_000_000, 10]) {
    const isDone = withKernels({ bytes: [Uint8Array, length] }, ({ arrays }) => {
      arrays.bytes[length - 1] = 1
      expect(arrays.bytes.at(-1)).toBe(1)
    })
    expect(isDone).toBe(true)
  }
})

test('more memory than allowed is left to the plain code', () => {
  expect(openKernels({ bytes: [Uint8Array, 2 ** 30] })).toBeNull()
  expect(withKernels({ bytes: [Uint8Array, 2 ** 25] }, () => {})).toBe(false)
})

test('the shared memory is lent to one at a time, also after a fault', () => {
  const outer = () => withKernels(LAYOUT, () => withKernels(LAYOUT, () => {}))
  expect(outer).toThrow('in use')
  expect(withKernels(LAYOUT, () => {})).toBe(true)
})

test('without kernels nobody gets any', () => {
  withoutKernels(() => {
    expect(openKernels(LAYOUT)).toBeNull()
    expect(withKernels(LAYOUT, () => {})).toBe(false)
  })
  expect(openKernels(LAYOUT)).not.toBeNull()
})

test('all kernels together are small', () => {
  expect(wasm.length).toBeLessThan(46_000)
})
