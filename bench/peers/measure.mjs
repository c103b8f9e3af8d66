/** Runs the peers in turn, each in a child process, and gives a row each: times, error, bytes, or what went wrong. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, parse } from 'node:path'
import sharp from 'sharp'
import { countColors, meanSquaredError, readPixels } from '../accuracy/pixels.mjs'
import { median } from '../stats.mjs'

/** Whole milliseconds, last line of the output, and why it failed; nothing of a child that hangs is left behind. */
export function runChild([program, args], timeoutMs) {
  return new Promise(done => {
    const start = performance.now()
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    let [out, err, late] = ['', '', false]
    const timer = setTimeout(() => {
      late = true
      process.kill(-child.pid, 'SIGKILL')
    }, timeoutMs)
    child.stdout.on('data', text => (out += text))
    child.stderr.on('data', text => (err += text))
    child.on('error', error => done({ failed: error.message }))
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const ms = performance.now() - start
      if (late) return done({ failed: `not done after ${timeoutMs / 1000} s` })
      if (code !== 0) return done({ failed: reasonOf(err) || `ended with ${signal ?? code}` })
      done({ ms, out: out.trim().split('\n').at(-1) })
    })
  })
}

/** The line of an error output that says most. */
function reasonOf(text) {
  const lines = text.split('\n').map(line => line.trim())
  return (lines.find(line => /error|failed/i.test(line)) ?? lines.find(Boolean) ?? '').slice(0, 160)
}

const spreadOf = values => ({ median: median(values), min: Math.min(...values), max: Math.max(...values) })

/** Every pixel with the nearest entry, for peers that give a palette alone. */
export function nearestPixels(original, palette) {
  const data = new Uint8Array(original.data.length)
  const known = new Map()
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b] = original.data.subarray(i, i + 3)
    const key = (r << 16) | (g << 8) | b
    let at = known.get(key)
    if (at === undefined) known.set(key, (at = nearestEntry(palette, r, g, b)))
    data.set(palette.slice(at, at + 3), i)
    data[i + 3] = 255
  }
  return { ...original, data }
}

function nearestEntry(palette, r, g, b) {
  let [best, least] = [0, Number.POSITIVE_INFINITY]
  for (let at = 0; at < palette.length; at += 4) {
    const distance = (palette[at] - r) ** 2 + (palette[at + 1] - g) ** 2 + (palette[at + 2] - b) ** 2
    if (distance < least) [best, least] = [at, distance]
  }
  return best
}

async function scores(peer, original, { output, palette }) {
  if (peer.paletteOnly) {
    if (palette.length === 0) return { failed: 'gave no palette' }
    return { mse: meanSquaredError(original, nearestPixels(original, palette)), entries: palette.length / 4 }
  }
  const pixels = await readPixels(output)
  return { mse: meanSquaredError(original, pixels), bytes: statSync(output).size, entries: countColors(pixels) }
}

const isJson = text => text?.startsWith('{')

/** All peers at one number of colors, `runs` times in turn; a peer that fails is not tried again. */
async function measureColors({ picture, peers, colors, runs, timeoutMs, folder, say }) {
  const entries = peers.map(peer => ({
    peer,
    output: join(folder, `out-${peers.indexOf(peer)}.${peer.ext ?? 'png'}`),
    ms: [],
    callMs: [],
  }))
  for (let run = 0; run < runs; run++) {
    for (const entry of entries.filter(({ failed }) => !failed)) {
      const done = await runChild(entry.peer.command(picture.input, entry.output, colors), timeoutMs)
      if (done.failed) entry.failed = done.failed
      else {
        const { callMs, ...told } = isJson(done.out) ? JSON.parse(done.out) : {}
        Object.assign(entry, told)
        entry.ms.push(done.ms)
        if (callMs !== undefined) entry.callMs.push(callMs)
      }
      say(`${picture.image} K=${colors} run ${run + 1}: ${entry.peer.id} ${entry.failed ?? `${done.ms.toFixed(0)} ms`}`)
    }
  }
  const rows = []
  for (const entry of entries) rows.push({ image: picture.image, colors, ...(await rowOf(entry, picture.original)) })
  return rows
}

async function rowOf({ peer, failed, ms, callMs, adapter, ...entry }, original) {
  const row = { peer: peer.id, kind: peer.kind, ...(peer.paletteOnly && { paletteOnly: true }) }
  if (failed) return { ...row, failed }
  const times = { ms: spreadOf(ms), ...(callMs.length > 0 && { callMs: spreadOf(callMs) }) }
  try {
    return { ...row, ...times, ...(adapter && { adapter }), ...(await scores(peer, original, entry)) }
  } catch (error) {
    return { ...row, failed: error.message }
  }
}

/** The picture as an 8-bit sRGB PNG, which every peer is given. */
async function pictureOf(path, folder) {
  const input = join(folder, `${parse(path).name}.png`)
  await sharp(path, { ignoreIcc: true, limitInputPixels: false })
    .autoOrient()
    .png({ compressionLevel: 6 })
    .toFile(input)
  const original = await readPixels(input)
  return { image: basename(path), input, original, bytesIn: readFileSync(input).length }
}

/** Rows of all pictures and numbers of colors, and what the pictures are. */
export async function measure({ paths, peers, colors, runs, timeoutMs, say = () => {} }) {
  const folder = mkdtempSync(join(tmpdir(), 'huepress-peers-'))
  const [rows, images] = [[], []]
  try {
    for (const path of paths) {
      const picture = await pictureOf(path, folder)
      const { width, height } = picture.original
      images.push({ image: picture.image, width, height, bytesIn: picture.bytesIn })
      for (const count of colors)
        rows.push(...(await measureColors({ picture, peers, colors: count, runs, timeoutMs, folder, say })))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return { images, rows }
}
