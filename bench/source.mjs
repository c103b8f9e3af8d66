/** The library's modules as they stand in src, for benches that look inside; the built library shows its API alone. */
import { fileURLToPath } from 'node:url'
import { createServer } from 'vite'

/** Gives `load(path)`, a path below src, `loadBench(path)`, one below bench, and `close()`. */
export async function openSource() {
  const server = await createServer({
    configFile: fileURLToPath(new URL('../vite.lib.config.ts', import.meta.url)),
    root: fileURLToPath(new URL('..', import.meta.url)),
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: [] },
  })
  return {
    load: path => server.ssrLoadModule(`/src/${path}`),
    loadBench: path => server.ssrLoadModule(`/bench/${path}`),
    close: () => server.close(),
  }
}
