import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, renameSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'

const root = resolve(import.meta.dirname, '../..')

export interface Packed {
  /** The tarball. */
  path: string
  unpackedSize: number
  /** Paths within the package. */
  files: string[]
}

export interface Output {
  /** Standard output and standard error. */
  text: string
  code: number
}

/** Runs a program to its end, whatever its exit code. */
export async function run(cwd: string, command: string, args: readonly string[]): Promise<Output> {
  try {
    const { stdout, stderr } = await promisify(execFile)(command, args, { cwd, shell: process.platform === 'win32' })
    return { text: stdout + stderr, code: 0 }
  } catch (error) {
    const { stdout, stderr, code } = error as { stdout: string; stderr: string; code: number }
    return { text: stdout + stderr, code }
  }
}

/** The command of a development package. */
export const tool = (name: string) => join(root, 'node_modules/.bin', name)

/** Packs what the last build left, as `npm publish` would. */
export async function pack(): Promise<Packed> {
  const folder = mkdtempSync(join(tmpdir(), 'huepress-pack-'))
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]
  const { stdout } = await promisify(execFile)('npm', args, { cwd: root, shell: process.platform === 'win32' })
  const [{ filename, unpackedSize, files }] = JSON.parse(stdout)
  return { path: join(folder, filename), unpackedSize, files: files.map((file: { path: string }) => file.path) }
}

/**
 * A project of its own that has the tarball installed. What huepress depends on is linked from the repository, so that
 * this needs no network; `webgpu`, which is optional, is left out.
 */
export async function installIn(packed: Packed): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'huepress-consumer-'))
  cpSync(join(import.meta.dirname, 'consumer'), folder, { recursive: true })
  const modules = join(folder, 'node_modules')
  mkdirSync(modules)
  await promisify(execFile)('tar', ['-xzf', packed.path, '-C', modules])
  renameSync(join(modules, 'package'), join(modules, 'huepress'))
  for (const name of ['sharp', 'bmp-ts', '@types/node', '@webgpu/types']) {
    mkdirSync(dirname(join(modules, name)), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), join(modules, name), 'junction')
  }
  return folder
}
