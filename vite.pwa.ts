import type { Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { RARE_FILES } from './src/page/offline/rare-files.ts'
import { SHARE_FIELD, SHARE_PATH } from './src/page/offline/share-protocol.ts'

const PNG = 'image/png'

/** What installed pages are offered for by the system's file manager. */
const IMAGES = {
  [PNG]: ['.png'],
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/webp': ['.webp'],
  'image/avif': ['.avif'],
  'image/gif': ['.gif'],
}

/**
 * The page as an app that works with the network off: a service worker that holds all of its files, encoders and sample
 * included. Paths are relative, so it works in any folder of a site.
 */
export const pwa = () =>
  VitePWA({
    registerType: 'prompt',
    injectRegister: null, // The policy of the page allows no script within the HTML; src/page/state/app-version.ts registers.
    strategies: 'injectManifest',
    srcDir: 'src/page/offline',
    filename: 'sw.ts',
    injectManifest: {
      globPatterns: ['**/*.{html,js,css,wasm,png,svg}'],
      globIgnores: RARE_FILES.map(name => `**/${name}-*`),
      maximumFileSizeToCacheInBytes: 8 * 2 ** 20,
      dontCacheBustURLsMatching: /^assets\//,
      rollupFormat: 'iife',
      sourcemap: false,
    },
    manifest: {
      id: './',
      name: 'huepress',
      short_name: 'huepress',
      description: 'Makes photos small by choosing their best 2 to 256 colors, on your own computer.',
      start_url: './',
      scope: './',
      display: 'standalone',
      theme_color: '#f6f5f2',
      background_color: '#f6f5f2',
      categories: ['photo', 'utilities'],
      icons: [
        { src: 'icon-192.png', sizes: '192x192', type: PNG },
        { src: 'icon-512.png', sizes: '512x512', type: PNG },
        { src: 'icon-maskable-512.png', sizes: '512x512', type: PNG, purpose: 'maskable' },
        { src: 'favicon.svg', sizes: 'any', type: 'image/svg+xml' },
      ],
      file_handlers: [{ action: './', accept: IMAGES }],
      share_target: {
        action: `./${SHARE_PATH}`,
        method: 'POST',
        enctype: 'multipart/form-data',
        params: { files: [{ name: SHARE_FIELD, accept: ['image/*', ...Object.keys(IMAGES)] }] },
      },
    },
  })

/** The plugin above names the manifest beside every page; for a page in a folder it lies one up. */
export const manifestAbove = (): Plugin => ({
  name: 'manifest-above',
  enforce: 'post',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { path }) =>
      path === '/index.html' ? html : html.replace('"./manifest.webmanifest"', '"../manifest.webmanifest"'),
  },
})
