import wasm from 'virtual:wasm/kernels'
import { isOutOfMemory } from '../memory-errors.ts'
import type { Address, KernelExports } from './kernel-exports.ts'

const PAGE = 2 ** 16
/** What the compiler may put at the beginning of a memory; more than all kernels together. */
const STATIC_BYTES = PAGE
/** Vectors and doubles are read at multiples of this. */
const ALIGNMENT = 16
/** What one set of arrays may take. */
const MAX_BYTES = 2 ** 30
/** What the shared memory may grow to; it stays for the next call. */
const MAX_SHARED_BYTES = 2 ** 25
/** What a memory that was closed may have to stay for the next set of arrays, and how many stay. */
const MAX_SPARE_BYTES = 2 ** 23
const MAX_SPARES = 4

type ArrayType =
  | Int8ArrayConstructor
  | Uint8ArrayConstructor
  | Int16ArrayConstructor
  | Uint16ArrayConstructor
  | Int32ArrayConstructor
  | Uint32ArrayConstructor
  | Float32ArrayConstructor
  | Float64ArrayConstructor

/** The arrays that kernels work on: type and length of each. */
type Layout = Record<string, readonly [type: ArrayType, length: number]>

export interface Kernels<L extends Layout> {
  /** The kernels over the memory that the arrays lie in. */
  run: KernelExports
  arrays: { [name in keyof L]: InstanceType<L[name][0]> }
  /** Where each array begins, as kernels are told. */
  at: { [name in keyof L]: Address }
}

let compiled: WebAssembly.Module | null | undefined
let isOff = false

/** Compiled once a thread; null without WebAssembly or its SIMD, or if a content security policy forbids it. */
function kernelModule(): WebAssembly.Module | null {
  if (isOff) return null
  if (compiled === undefined) {
    try {
      const text = atob(wasm)
      const bytes = new Uint8Array(text.length)
      for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
      compiled = new WebAssembly.Module(bytes)
    } catch (error) {
      if (isOutOfMemory(error)) throw error
      compiled = null
    }
  }
  return compiled
}

/** For tests: everything is done by the plain TypeScript while `work` runs. */
export function withoutKernels<T>(work: () => T): T {
  isOff = true
  try {
    return work()
  } finally {
    isOff = false
  }
}

const aligned = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT

/** Where each array begins, and the end. */
function place(layout: Layout) {
  const at: Record<string, Address> = {}
  let end = STATIC_BYTES
  for (const [name, [type, length]] of Object.entries(layout)) {
    at[name] = end
    end = aligned(end + length * type.BYTES_PER_ELEMENT)
  }
  return { at, end }
}

interface Opened {
  memory: WebAssembly.Memory
  run: KernelExports
}

function open(module: WebAssembly.Module, bytes: number): Opened {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) })
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  return { memory, run: exports as unknown as KernelExports }
}

function lay<L extends Layout>({ memory, run }: Opened, layout: L, at: Record<string, Address>): Kernels<L> {
  const arrays = Object.entries(layout).map(([name, [Type, length]]) => [
    name,
    new Type(memory.buffer, at[name], length),
  ])
  return { run, arrays: Object.fromEntries(arrays), at: at as Kernels<L>['at'] }
}

/** Memories that were closed, the smallest first. A new one for each stage made V8 collect garbage every picture. */
const spares: Opened[] = []

/** A memory of zeros: the smallest spare one that suffices, or the largest, which grows. */
function takeMemory(module: WebAssembly.Module, bytes: number): Opened {
  if (spares.length === 0) return open(module, bytes)
  const fitting = spares.findIndex(({ memory }) => memory.buffer.byteLength >= bytes)
  const [taken] = spares.splice(fitting, 1)
  const { memory } = taken
  const had = memory.buffer.byteLength
  if (bytes > had) memory.grow(Math.ceil((bytes - had) / PAGE))
  new Uint8Array(memory.buffer, STATIC_BYTES, Math.min(had, bytes) - STATIC_BYTES).fill(0)
  return taken
}

function keepMemory(opened: Opened): void {
  const bytes = opened.memory.buffer.byteLength
  if (bytes > MAX_SPARE_BYTES || spares.length === MAX_SPARES) return
  const larger = spares.findIndex(({ memory }) => memory.buffer.byteLength > bytes)
  spares.splice(larger < 0 ? spares.length : larger, 0, opened)
}

/** Kernels with a memory of their own. */
export interface OwnKernels<L extends Layout> extends Kernels<L> {
  /** Hands the memory to whoever opens kernels next: nothing of these may be used from then on. Not obligatory. */
  close(): void
}

/**
 * Kernels with these arrays in a memory of their own, which lives as long as they do: for what stays from one call to
 * the next. The arrays begin as zeros. Null if there are no kernels here, or if the arrays take too much memory: then
 * the plain TypeScript has to do it.
 */
export function openKernels<L extends Layout>(layout: L): OwnKernels<L> | null {
  const module = kernelModule()
  const { at, end } = place(layout)
  if (!module || end > MAX_BYTES) return null
  try {
    const opened = takeMemory(module, end)
    let isOpen = true
    const close = () => {
      if (isOpen) keepMemory(opened)
      isOpen = false
    }
    return { ...lay(opened, layout, at), close }
  } catch {
    // No such memory is to be had.
    return null
  }
}

let shared: Opened | undefined
let isShared = false

/**
 * Does `work` with these arrays in the memory that all calls of this thread share: for a block of a stage. The arrays
 * hold anything at first and nothing may be kept of them; calls cannot be nested. False if there are no kernels here
 * or the arrays take more than 32 MiB.
 */
export function withKernels<L extends Layout>(layout: L, work: (kernels: Kernels<L>) => void): boolean {
  const module = kernelModule()
  const { at, end } = place(layout)
  if (!module || end > MAX_SHARED_BYTES) return false
  if (isShared) throw new Error('The shared memory of the kernels is in use.')
  try {
    shared ??= open(module, end)
    const missing = end - shared.memory.buffer.byteLength
    if (missing > 0) shared.memory.grow(Math.ceil(missing / PAGE))
  } catch {
    return false
  }
  isShared = true
  try {
    work(lay(shared, layout, at))
  } finally {
    isShared = false
  }
  return true
}
