import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Gpu, openGpu } from '../../src/gpu/device.ts'
import { DAWN_OPTIONS } from '../../src/platform/node/gpu-node.ts'
import { withSources } from './shader-device.ts'

/** SwiftShader's driver, as Debian's chromium package installs it. */
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json'

/**
 * While it waits for the GPU, Dawn asks by setImmediate whether it is done, as often as the processor can. A software
 * GPU needs that processor itself: a millisecond between the questions leaves it to the GPU, and to other tests.
 */
function pollWithPauses(): void {
  const { setImmediate } = globalThis
  const isNative = (callback: unknown) => /\[native code\]/.test(Function.prototype.toString.call(callback))
  globalThis.setImmediate = ((callback: () => void, ...rest: []) => {
    if (isNative(callback)) setTimeout(callback, 1)
    else return setImmediate(callback, ...rest)
  }) as typeof setImmediate
}

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
  if (instances.size === 0) pollWithPauses()
  const instance = create(features)
  instances.set(features.join(), instance)
  return instance
}

let shared: Promise<Gpu> | undefined

/**
 * One open GPU for the tests of a process, which vitest gives to one file after the other: most of the time of a small
 * job on a new device is compiling. Throws if there is no GPU: a GPU test is never skipped.
 */
export async function testGpu(): Promise<Gpu> {
  if ((await shared)?.lost ?? true) shared = likeNew(openTestGpu())
  return shared!
}

const likeNew = async (gpu: Promise<Gpu>): Promise<Gpu> => withSources(await gpu, (_, code) => code)

/**
 * The shared device as a test's own: it has no self-test behind it, what the test puts over its methods stays with the
 * test, and to destroy it does nothing. The pipelines are those that are compiled already.
 */
export const likeNewGpu = (): Promise<Gpu> => likeNew(testGpu())

/** A device of a test's own, to lose. */
export async function openTestGpu(): Promise<Gpu> {
  try {
    return await openGpu({ gpu: await dawn() })
  } catch (cause) {
    throw new Error(
      `The GPU tests found no adapter. Install libvulkan1 and chromium, or set VK_DRIVER_FILES to a Vulkan driver.`,
      { cause },
    )
  }
}
