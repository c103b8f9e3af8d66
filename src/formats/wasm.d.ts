/** The WebAssembly of an encoder as text, zlib in base64; see vite.codecs.ts. */
declare module 'virtual:wasm/*' {
  const packed: string
  export default packed
}
