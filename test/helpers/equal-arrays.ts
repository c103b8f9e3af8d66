import { expect } from 'vitest'

type Numbers = Uint8Array | Int32Array | Float64Array

const isTyped = (value: unknown): value is Numbers => ArrayBuffer.isView(value) && !(value instanceof DataView)

/** Whether two lists of one kind are the same numbers; undefined if vitest has to tell. */
function areEqualNumbers(one: unknown, other: unknown): true | undefined {
  if (Array.isArray(one) && Array.isArray(other)) {
    if (one.length !== other.length) return undefined
    for (let i = 0; i < one.length; i++)
      if (typeof one[i] !== 'number' || !Object.is(one[i], other[i])) return undefined
    return true
  }
  if (!isTyped(one) || !isTyped(other) || one.constructor !== other.constructor) return undefined
  const [bytes, others] = [one, other].map(list => Buffer.from(list.buffer, list.byteOffset, list.byteLength))
  return bytes.equals(others) || undefined
}

/** Set by the first of the files that share a process and what is added to `expect`. */
const ADDED = Symbol.for('huepress equal arrays')
const shared = globalThis as { [ADDED]?: true }

// vitest compares lists number by number, by key: in many tests that took longer than all else.
if (!shared[ADDED]) expect.addEqualityTesters([areEqualNumbers])
shared[ADDED] = true
