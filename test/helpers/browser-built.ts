import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { sources } from '../../vite.config.ts'
import type { TestServer } from './browser-server.ts'

const pages = fileURLToPath(new URL('./pages', import.meta.url))
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

/** Builds a page of test/helpers/pages as the real one is built and serves it under /built/. */
export async function serveBuilt(server: TestServer, name: string): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'huepress-built-'))
  try {
    await build({
      root: pages,
      base: './',
      configFile: false,
      logLevel: 'error',
      plugins: sources(),
      worker: { format: 'es', plugins: sources },
      build: { outDir, target: 'es2023', rollupOptions: { input: join(pages, name) } },
    })
    for (const path of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
      const file = join(outDir, path)
      if (statSync(file).isFile()) server.put(`/built/${path}`, readFileSync(file), TYPES[extname(path)])
    }
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
  return `${server.url}/built/${name}`
}
