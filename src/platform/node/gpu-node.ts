import { existsSync } from 'node:fs'
import { HuepressError } from '../../common/errors.ts'
import { hasVulkanDriver } from './vulkan-drivers.ts'

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

/** The shaders zero what they use of a workgroup's memory. Where Dawn does it too, SwiftShader compiles for seconds. */
export const DAWN_OPTIONS = ['enable-dawn-features=disable_workgroup_init']

/** Why there is no GPU. */
type Missing = 'no-package' | 'no-driver'

/** Kept for the life of the process: Node aborts when the object behind an open GPU is collected. */
let cached: Promise<GPU | Missing> | undefined

async function load(): Promise<GPU | Missing> {
  try {
    const { create, globals } = await import('webgpu')
    if (!(await hasVulkanDriver())) return 'no-driver'
    for (const [name, value] of Object.entries(globals)) {
      if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
    }
    return create(DAWN_OPTIONS)
  } catch {
    return 'no-package'
  }
}

/** WebGPU in this process, by the optional package `webgpu`; a word where it does not load or finds no driver. */
export function findGpu(): Promise<GPU | Missing> {
  cached ??= load()
  return cached
}

/** What to say when the GPU was asked for and is not there. */
export function notFound(missing: Missing): HuepressError {
  const message =
    missing === 'no-driver'
      ? 'Vulkan has no driver here, so no GPU is found. Install the graphics driver, or use the CPU: the result is the same.'
      : 'The GPU needs the package webgpu, which is not installed or does not load. Run `npm install webgpu`, or use the CPU.'
  return new HuepressError('no-gpu', message)
}
