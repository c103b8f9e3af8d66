import { defineConfig } from 'vite'
import { sources } from './vite.config.ts'

const OPTIONS = /[\\/]src[\\/](options|common)[\\/](?!kernels)/
const READING = /[\\/]src[\\/]platform[\\/]node[\\/]read-(file|whole)\.ts/

/** The npm library and the command line. Packages and Node's own modules stay imports. */
export default defineConfig({
  plugins: sources(),
  base: './',
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
        'cli-job': 'src/cli/jobs/job-thread.ts',
        'cli-queue-job': 'src/cli/queue/queue-thread.ts',
      },
      formats: ['es'],
    },
    rolldownOptions: {
      external: [
        /^node:/,
        /^@jsquash\/jxl/,
        /^@cornerstonejs\//,
        'ag-psd',
        'sharp',
        'webgpu',
        'bmp-ts',
        'bullmq',
        'ioredis',
        /^@aws-sdk\//,
        /^libheif-js\//,
      ],
      // What `huepress --help` needs, so that it does not load the rest.
      output: {
        minify: true,
        // The declarations have the documentation.
        comments: { legal: true, annotation: true, jsdoc: false },
        codeSplitting: {
          groups: [
            { name: 'options', test: OPTIONS },
            { name: 'read-file', test: READING },
          ],
        },
      },
    },
  },
})
