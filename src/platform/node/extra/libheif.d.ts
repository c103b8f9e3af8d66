/** libheif-js brings no types for its entries; `formats/extra/decode-heif.ts` says what is used of it. */
declare module 'libheif-js/wasm-bundle.js'
