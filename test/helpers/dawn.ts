import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Gpu, openGpu } from '../../src/gpu/device.ts'
import { DAWN_OPTIONS } from '../../src/platform/node/gpu-node.ts'

/** SwiftShader's driver, as Debian's chromium package installs it. */
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json'

const instances = new Map<string, GPU>()

/**
 * WebGPU in Node (Dawn): the software adapter, or a real one where HUEPRESS_REAL_GPU is set. The instances are kept for
 * the life of the process: Node aborts when one is collected.
 */
export async function dawn(features = DAWN_OPTIONS): Promise<GPU> {
  const known = instances.get(features.join())
  if (known) return known
  if (!process.env.HUEPRESS_REAL_GPU && !process.env.VK_DRIVER_FILES && existsSync(SWIFTSHADER)) {
    process.env.VK_DRIVER_FILES = SWIFTSHADER
  }
  const { create, globals } = createRequire(import.meta.url)('webgpu') as typeof import('webgpu')
  Object.assign(globalThis, globals)
  const instance = create(features)
  instances.set(features.join(), instance)
  return instance
}

let shared: Promise<Gpu> | undefined

/** One open GPU for all tests of a file. Throws where there is none: a GPU test is never skipped. */
export function testGpu(): Promise<Gpu> {
  shared ??= freshGpu()
  return shared
}

/** A GPU of a test's own, to lose or to destroy. */
export async function freshGpu(): Promise<Gpu> {
  try {
    return await openGpu({ gpu: await dawn() })
  } catch (cause) {
    throw new Error(
      `The GPU tests found no adapter. Install libvulkan1 and chromium, or set VK_DRIVER_FILES to a Vulkan driver.`,
      { cause },
    )
  }
}
