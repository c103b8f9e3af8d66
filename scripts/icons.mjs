// Draws the icons of the installed page from public/favicon.svg: node scripts/icons.mjs
import { readFileSync } from 'node:fs'
import sharp from 'sharp'

const folder = new URL('../public/', import.meta.url)
const mark = readFileSync(new URL('favicon.svg', folder), 'utf8')
const parts = mark.slice(mark.indexOf('</title>') + '</title>'.length, mark.indexOf('</svg>'))

/**
 * The mark in a square with round corners and clear air around it, or, to be cut by the system, over the whole square.
 */
function drawing(whole) {
  const shape = '<clipPath id="shape"><rect x="1" y="1" width="14" height="14" rx="3.2"/></clipPath>'
  const scaled = `<g transform="translate(1 1) scale(0.875)">${parts}</g>`
  const inner = whole ? parts : `<defs>${shape}</defs><g clip-path="url(#shape)">${scaled}</g>`
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${inner}</svg>`)
}

async function write(name, size, whole) {
  const picture = sharp(drawing(whole), { density: 72 * (size / 16) }).resize(size, size)
  await picture.png({ palette: true, effort: 10 }).toFile(new URL(name, folder).pathname)
}

await write('icon-192.png', 192, false)
await write('icon-512.png', 512, false)
await write('icon-maskable-512.png', 512, true)
