/** WebAssembly in base64: of an encoder, deflated first, from vite.codecs.ts; of the kernels from vite.kernels.ts. */
declare module 'virtual:wasm/*' {
  const packed: string
  export default packed
}
