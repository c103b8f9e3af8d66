import { defineConfig } from 'vitest/config'
import { wgsl } from '../vite.config.ts'
import { threads } from '../vite.threads.ts'

export default defineConfig({
  plugins: [wgsl(), threads()],
  test: { include: ['bench/exact.test.ts'], testTimeout: 3_600_000, hookTimeout: 120_000, pool: 'forks' },
})
