import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import sharp from 'sharp'
import { afterEach } from 'vitest'
import { photoLike, toRgba } from '../helpers/images.ts'

export const CLI = resolve(import.meta.dirname, '../../dist/lib/cli.js')

export interface Outcome {
  code: number | null
  stdout: Buffer
  /** stdout as text. */
  out: string
  err: string
}

export interface RunOptions {
  cwd?: string
  /** Bytes for stdin; none by default. */
  stdin?: Uint8Array
  env?: NodeJS.ProcessEnv
}

/** Starts the built command line on the CPU, unless a backend is named. */
export function start(args: readonly string[], { cwd, env }: RunOptions = {}) {
  if (!existsSync(CLI)) throw new Error(`${CLI} is missing: run "npm run build" first.`)
  const backend = args.some(arg => arg.startsWith('--backend')) ? [] : ['--backend', 'cpu']
  return spawn(process.execPath, [CLI, ...backend, ...args], { cwd, env: { ...process.env, ...env } })
}

/** Runs the built command line to its end. */
export function huepress(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const child = start(args, options)
  const [out, err]: Buffer[][] = [[], []]
  child.stdout.on('data', part => out.push(part))
  child.stderr.on('data', part => err.push(part))
  child.stdin.on('error', () => {})
  child.stdin.end(options.stdin ?? '')
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('close', code => {
      const stdout = Buffer.concat(out)
      done({ code, stdout, out: stdout.toString(), err: Buffer.concat(err).toString() })
    })
  })
}

const folders: string[] = []

/** An empty folder of its own, removed after the test. */
export function workspace(): string {
  const folder = mkdtempSync(join(tmpdir(), 'huepress-cli-'))
  folders.push(folder)
  return folder
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** Every file below a folder, hidden ones too, as sorted relative paths. */
export function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => !entry.isDirectory())
  return files.map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort()
}

const { width, height, data } = toRgba(photoLike(48, 32))

/** A small picture of many colors, in the format that the name asks for. */
export function photo(format: 'png' | 'jpeg' | 'webp' | 'avif' | 'tiff' = 'png'): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .toFormat(format)
    .toBuffer()
}
