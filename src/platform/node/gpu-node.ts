import { existsSync } from 'node:fs'
import { HuepressError } from '../../common/errors.ts'

/** Where Linux shows graphics hardware: DRM, NVIDIA, WSL, Mali, Adreno. */
const DEVICES = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg', '/dev/mali0', '/dev/kgsl-3d0']

/**
 * Whether looking for a GPU is worth the time: not on a Linux without graphics hardware, unless a driver is named.
 * There the search costs a second, finds software only, and the drivers print warnings.
 */
export function mayHaveGpu(): boolean {
  if (process.platform !== 'linux') return true
  const { VK_DRIVER_FILES, VK_ICD_FILENAMES } = process.env
  return Boolean(VK_DRIVER_FILES || VK_ICD_FILENAMES) || DEVICES.some(path => existsSync(path))
}

/** Kept for the life of the process: Node aborts when the object behind an open GPU is collected. */
let kept: Promise<GPU | null> | undefined

async function load(): Promise<GPU | null> {
  try {
    const { create, globals } = await import('webgpu')
    for (const [name, value] of Object.entries(globals)) {
      if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
    }
    return create([])
  } catch {
    return null
  }
}

/** WebGPU in this process, by the optional package `webgpu`; null where it is not installed or does not load. */
export function findGpu(): Promise<GPU | null> {
  kept ??= load()
  return kept
}

/** What to say when the GPU was asked for and the package is not there. */
export function noPackage(): HuepressError {
  return new HuepressError(
    'no-gpu',
    'The GPU needs the package webgpu, which is not installed or does not load. Run `npm install webgpu`, or use the CPU.',
  )
}
