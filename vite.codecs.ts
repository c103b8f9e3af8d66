import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { deflateSync } from 'node:zlib'
import type { Plugin } from 'vite'

const { resolve } = createRequire(import.meta.url)

const WASM: Record<string, string> = {
  'virtual:wasm/oxipng': '@jsquash/oxipng/codec/pkg/squoosh_oxipng_bg.wasm',
  'virtual:wasm/webp': '@jsquash/webp/codec/enc/webp_enc_simd.wasm',
  'virtual:wasm/webp-decoder': '@jsquash/webp/codec/dec/webp_dec.wasm',
}

/** What the glue of the encoders says about where its WebAssembly lies. */
const ADDRESSES: readonly [RegExp, string][] = [
  [/if\s*\(import\.meta\.url\s*===\s*undefined\)\s*\{[^}]*\}/g, ''],
  [/new URL\(\s*(['"])[\w-]+\.wasm\1,\s*import\.meta\.url\s*\)(\.href)?/g, "''"],
  [/import\.meta\.url/g, "''"],
]

/**
 * `import packed from 'virtual:wasm/NAME'`: the WebAssembly of an encoder as text, zlib in base64. Its glue loses its
 * own way to the file: bundlers and tracers would follow that and miss.
 */
export function codecs(): Plugin {
  return {
    name: 'codecs',
    enforce: 'pre',
    resolveId: id => (id in WASM ? `\0${id}` : null),
    load(id) {
      const path = id.startsWith('\0') && WASM[id.slice(1)]
      if (!path) return null
      const packed = deflateSync(readFileSync(resolve(path)), { level: 9 })
      return `export default '${packed.toString('base64')}'`
    },
    transform(code, id) {
      if (!/@jsquash[/\\](oxipng|webp)[/\\].*\.js(\?|$)/.test(id)) return null
      return { code: ADDRESSES.reduce((text, [pattern, instead]) => text.replace(pattern, instead), code), map: null }
    },
  }
}
