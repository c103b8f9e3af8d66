import { signal } from '@preact/signals'
import { adapterName, isSoftwareAdapter } from '../../index.ts'

/** Name of this device's GPU, null if there is none or only one in software; undefined until that is known. */
export const gpuName = signal<string | null | undefined>(undefined)

/** Asks the browser which GPU there is. */
export async function findGpu(gpu: GPU | undefined = navigator.gpu): Promise<void> {
  const adapter = await gpu?.requestAdapter().catch(() => null)
  gpuName.value = adapter && !isSoftwareAdapter(adapter.info) ? adapterName(adapter.info) : null
}
