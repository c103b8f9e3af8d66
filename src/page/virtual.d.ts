/// <reference types="vite-plugin-pwa/vanillajs" />

declare module 'libheif-js/libheif-wasm/libheif-bundle.mjs' {
  const make: () => object
  export default make
}
