import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
}

/** A blank page with the library as `window.huepress`, for tests of the API. */
const HARNESS = `<!doctype html><title>harness</title><link rel="icon" href="data:">
<script type="module">import * as huepress from '/lib/index.js'; Object.assign(window, { huepress })</script>`

export interface TestServer {
  /** Such as http://localhost:40123, without a slash at the end. */
  url: string
  /** Makes bytes available under a path. */
  put(path: string, body: Uint8Array | string, type?: string): void
  close(): void
}

/** Serves the built page at `/`, the built library at `/lib/`, the harness at `/harness`, and whatever is put. */
export async function startServer(): Promise<TestServer> {
  const extra = new Map<string, { body: Uint8Array | string; type: string }>()
  extra.set('/harness', { body: HARNESS, type: 'text/html' })

  function find(path: string) {
    const put = extra.get(path)
    if (put) return put
    const file = path.startsWith('/lib/') ? join(root, 'dist', path) : join(root, 'dist/page', path)
    if (!existsSync(file) || !statSync(file).isFile()) return null
    return { body: readFileSync(file), type: TYPES[extname(file)] ?? 'application/octet-stream' }
  }

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const found = find(path === '/' ? '/index.html' : path)
    response.writeHead(found ? 200 : 404, { 'content-type': found?.type ?? 'text/plain' })
    response.end(found?.body ?? `There is no ${path}`)
  })
  await new Promise<void>(resolve => server.listen(0, 'localhost', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    put: (path, body, type = 'application/octet-stream') => extra.set(path, { body, type }),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
