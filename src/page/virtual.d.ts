/// <reference types="vite-plugin-pwa/vanillajs" />

declare module 'libheif-js/libheif-wasm/libheif-bundle.mjs' {
  const make: () => object
  export default make
}

/** The decoder of JPEG 2000 brings no types; `formats/extra/decode-jp2.ts` says what is used of it. */
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const start: (options: object) => Promise<unknown>
  export default start
}

declare module '@cornerstonejs/codec-openjpeg/decodewasm?url' {
  const address: string
  export default address
}
