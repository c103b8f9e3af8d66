/** What a browser tells about a GPU: `GPUAdapterInfo`, as far as it is used. */
export interface AdapterInfo {
  readonly vendor: string
  readonly architecture: string
  readonly device: string
  readonly description: string
  readonly isFallbackAdapter?: boolean
}

/** What a GPU is called in reports. */
export function adapterName({ description, vendor, architecture, device }: AdapterInfo): string {
  return description || [vendor, architecture].filter(Boolean).join(' ') || device || 'GPU'
}

/** Whether a GPU is one in software: SwiftShader, llvmpipe, lavapipe or WARP. */
export const isSoftwareAdapter = ({ isFallbackAdapter, architecture, description }: AdapterInfo): boolean =>
  isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|basic render/i.test(`${architecture} ${description}`)
