import { signal } from '@preact/signals'

/** Name of this device's GPU, null if there is none or only one in software; undefined until that is known. */
export const gpuName = signal<string | null | undefined>(undefined)

const nameOf = ({ description, vendor, architecture }: GPUAdapterInfo): string =>
  description || [vendor, architecture].filter(Boolean).join(' ') || 'unnamed'

/** Asks the browser which GPU there is. */
export async function findGpu(gpu: GPU | undefined = navigator.gpu): Promise<void> {
  const adapter = await gpu?.requestAdapter().catch(() => null)
  const isReal = adapter && !adapter.info.isFallbackAdapter && !/swiftshader|llvmpipe/i.test(nameOf(adapter.info))
  gpuName.value = isReal ? nameOf(adapter.info) : null
}
