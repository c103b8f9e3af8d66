/** WebAssembly, which TypeScript has only as a part of the DOM's types. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: BufferSource)
  }
  type BufferSource = ArrayBuffer | Uint8Array<ArrayBuffer>
  function compile(bytes: BufferSource): Promise<Module>
  type Imports = Record<string, Record<string, unknown>>
  class Instance {
    constructor(module: Module, imports?: Imports)
    readonly exports: Record<string, unknown>
  }
  class Memory {
    constructor(size: { initial: number })
    readonly buffer: ArrayBuffer
    grow(pages: number): number
  }
  function instantiate(module: Module, imports?: Imports): Promise<Instance>
}
