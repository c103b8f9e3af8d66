import { defineConfig } from 'vite'
import glsl from 'vite-plugin-glsl'
import { manifestAbove, pwa } from './vite.pwa.ts'
import { threads } from './vite.threads.ts'

/** Imports `.wgsl` files as strings, with `#include` for shared parts; used by the page, the library and the tests. */
export const wgsl = () => glsl({ include: ['**/*.wgsl'], defaultExtension: 'wgsl' })

/** A dev server that a test starts loads no service worker; a build has one, also if a test starts it. */
const withPwa = (command: string) => command === 'build' || !process.env.VITEST

export default defineConfig(({ command }) => ({
  base: './',
  plugins: [wgsl(), threads(), ...(withPwa(command) ? [pwa(), manifestAbove()] : [])],
  worker: { format: 'es', plugins: () => [wgsl()] },
  optimizeDeps: { exclude: ['@jsquash/oxipng', '@jsquash/webp', '@jsquash/jxl', 'libheif-js'] },
  build: {
    outDir: 'dist/page',
    target: 'es2023',
    rolldownOptions: { input: ['index.html', 'bench/index.html'] },
  },
}))
