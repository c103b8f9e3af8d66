import { defineConfig } from 'vite'
import { codecs } from './vite.codecs.ts'
import { kernels } from './vite.kernels.ts'
import { manifestAbove, pwa } from './vite.pwa.ts'
import { shaderParts } from './vite.shader-parts.ts'
import { wgsl } from './vite.shaders.ts'
import { threads } from './vite.threads.ts'

/** What the sources need to be loaded, wherever that is. */
export const sources = () => [wgsl(), shaderParts(), threads(), codecs(), kernels()]

/** A dev server that a test starts loads no service worker; a build has one, also if a test starts it. */
const withPwa = (command: string) => command === 'build' || !process.env.VITEST

export default defineConfig(({ command }) => ({
  base: './',
  plugins: [...sources(), ...(withPwa(command) ? [pwa(), manifestAbove()] : [])],
  worker: { format: 'es', plugins: sources },
  optimizeDeps: { exclude: ['@jsquash/oxipng', '@jsquash/webp', '@jsquash/jxl', 'libheif-js'] },
  build: {
    outDir: 'dist/page',
    target: 'es2023',
    rolldownOptions: { input: ['index.html', 'bench/index.html'] },
  },
}))
