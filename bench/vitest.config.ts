import { defineConfig } from 'vitest/config'
import { sources } from '../vite.config.ts'

export default defineConfig({
  plugins: sources(),
  test: { include: ['bench/exact.test.ts'], testTimeout: 3_600_000, hookTimeout: 120_000, pool: 'forks' },
})
