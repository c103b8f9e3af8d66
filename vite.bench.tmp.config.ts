import { kernels } from './vite.kernels.ts'
export default { plugins: [kernels()], publicDir: false, logLevel: 'warn', build: { outDir: '/tmp/kp/out', emptyOutDir: true, minify: false, target: 'es2023', lib: { entry: '/tmp/kp/entry.ts', formats: ['es'], fileName: () => 'lib.mjs' } } }
