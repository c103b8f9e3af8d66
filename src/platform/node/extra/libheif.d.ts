/** libheif-js brings no types for its entries; `formats/extra/decode-heif.ts` says what is used of it. */
declare module 'libheif-js/wasm-bundle.js'

/** Nor does this one; see `formats/extra/decode-jp2.ts`. */
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const start: (options: object) => Promise<unknown>
  export default start
}
