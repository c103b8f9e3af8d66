import { defineConfig } from 'vite'
import { wgsl } from './vite.config.ts'
import { threads } from './vite.threads.ts'

/** The npm library and the command line. Packages and Node's own modules stay imports. */
export default defineConfig({
  plugins: [wgsl(), threads()],
  base: './',
  worker: { format: 'es' },
  publicDir: false,
  build: {
    outDir: 'dist/lib',
    target: 'es2023',
    minify: false,
    lib: {
      entry: {
        index: 'src/index.ts',
        node: 'src/node.ts',
        quantize: 'src/engine/quantize-entry.ts',
        cli: 'src/cli/main.ts',
      },
      formats: ['es'],
    },
    rolldownOptions: { external: [/^node:/, /^@jsquash\//, 'sharp', 'webgpu', 'bmp-ts', /^libheif-js\//] },
  },
})
