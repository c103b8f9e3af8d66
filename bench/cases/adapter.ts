/** Whether a named adapter is the processor in disguise: it computes right, but slower than the CPU path. */
export const isSoftware = (name: string | null): boolean =>
  name !== null && /swiftshader|llvmpipe|lavapipe|basic render|software/i.test(name)
