import { adapterName, isSoftwareAdapter } from '../common/adapter-info.ts'
import { HuepressError } from '../common/errors.ts'

/** An open GPU. */
export interface Gpu {
  readonly device: GPUDevice
  /** The adapter's name, for reports. */
  readonly name: string
  /** The adapter runs on the CPU (SwiftShader, lavapipe, WARP): right, but slower than the CPU twin. */
  readonly software: boolean
  /** Whether `openGpu` made the device; one that a caller passed in stays the caller's. */
  readonly owned: boolean
  /** Whether the device is lost: it has to be opened anew. */
  readonly lost: boolean
  /** Destroys the device if `openGpu` made it. */
  destroy(): void
}

export interface OpenGpuOptions {
  /** A device of the caller's. */
  device?: GPUDevice
  /** Where adapters come from; default `navigator.gpu`. */
  gpu?: GPU
}

/** The limits that decide how large an image the GPU takes. */
const LIMITS = ['maxStorageBufferBindingSize', 'maxBufferSize'] as const

/** Mesa's software adapter ends a loop after 65,535 turns, without a word. */
function refuseLlvmpipe(info: GPUAdapterInfo | undefined): void {
  if (!/llvmpipe|lavapipe/i.test(`${info?.vendor} ${info?.architecture} ${info?.device} ${info?.description}`)) return
  throw new HuepressError(
    'no-gpu',
    'The only GPU here is llvmpipe, a software one that computes wrong results. Use the CPU: the result is the same.',
  )
}

async function requestDevice(gpu: GPU): Promise<GPUDevice> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) {
    throw new HuepressError(
      'no-gpu',
      'WebGPU is here but finds no GPU. Update the graphics driver, or use the CPU: the result is the same.',
    )
  }
  refuseLlvmpipe(adapter.info)
  const requiredLimits = Object.fromEntries(LIMITS.map(limit => [limit, adapter.limits[limit]]))
  return adapter.requestDevice({ label: 'huepress', requiredLimits })
}

async function open(gpu: GPU): Promise<GPUDevice> {
  try {
    return await requestDevice(gpu)
  } catch (cause) {
    if (cause instanceof HuepressError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new HuepressError('no-gpu', `The GPU could not be opened (${reason}). Use the CPU: the result is the same.`, {
      cause,
    })
  }
}

/**
 * Opens the GPU, or takes over the caller's device.
 * Errors: 'no-gpu' if there is no WebGPU, no adapter, or llvmpipe alone.
 */
export async function openGpu(options: OpenGpuOptions = {}): Promise<Gpu> {
  const gpu = options.gpu ?? globalThis.navigator?.gpu
  if (!options.device && !gpu) {
    throw new HuepressError(
      'no-gpu',
      'There is no WebGPU here. Use Chrome 113 or later over https or localhost, or use the CPU: the result is the same.',
    )
  }
  const device = options.device ?? (await open(gpu!))
  const owned = device !== options.device
  const info = device.adapterInfo
  refuseLlvmpipe(info)
  let lost = false
  device.lost.then(() => {
    lost = true
  })
  return {
    device,
    name: info ? adapterName(info) : 'GPU',
    software: info !== undefined && isSoftwareAdapter(info),
    owned,
    get lost() {
      return lost
    },
    destroy() {
      if (owned) device.destroy()
    },
  }
}
