import type { Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

const PNG = 'image/png'

/** What installed pages are offered for by the system's file manager. */
const IMAGES = {
  [PNG]: ['.png'],
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/webp': ['.webp'],
  'image/avif': ['.avif'],
  'image/gif': ['.gif'],
}

/** Files of the decoders and encoders of rare kinds. */
const RARE = ['libheif-bundle', 'jxl_dec', 'jxl_enc', 'decode', 'openjpegwasm']

/**
 * The page as an app that works with the network off: a service worker that holds all of its files, encoders and sample
 * included. Paths are relative, so it works in any folder of a site.
 */
export const pwa = () =>
  VitePWA({
    registerType: 'prompt',
    injectRegister: null, // The policy of the page allows no script within the HTML; src/page/state/app-version.ts registers.
    workbox: {
      globPatterns: ['**/*.{html,js,css,wasm,png,svg}'],
      // Decoders and encoders of rare kinds are stored when they are first needed.
      globIgnores: RARE.map(name => `**/${name}-*`),
      runtimeCaching: [{ urlPattern: new RegExp(`/assets/(${RARE.join('|')})-`), handler: 'CacheFirst' }],
      maximumFileSizeToCacheInBytes: 8 * 2 ** 20,
      inlineWorkboxRuntime: true,
      cleanupOutdatedCaches: true,
      dontCacheBustURLsMatching: /^assets\//,
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
