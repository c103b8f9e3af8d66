import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

const listOf = (paths: string | undefined, fallback = '') => (paths || fallback).split(delimiter).filter(Boolean)

/**
 * Where the Vulkan loader looks for manifests of drivers.
 * Source: https://vulkan.lunarg.com/doc/view/latest/linux/LoaderDriverInterface.html
 */
function places(env: Environment): string[] {
  const named = listOf(env.VK_DRIVER_FILES || env.VK_ICD_FILENAMES)
  if (named.length > 0) return named
  const home = env.HOME || homedir()
  const roots = [
    env.XDG_CONFIG_HOME || join(home, '.config'),
    ...listOf(env.XDG_CONFIG_DIRS, '/etc/xdg'),
    '/usr/local/etc',
    '/etc',
    env.XDG_DATA_HOME || join(home, '.local/share'),
    ...listOf(env.XDG_DATA_DIRS, '/usr/local/share:/usr/share'),
  ]
  return [...listOf(env.VK_ADD_DRIVER_FILES), ...roots.map(root => join(root, 'vulkan/icd.d'))]
}

function manifestsIn(place: string): string[] {
  if (!existsSync(place)) return []
  if (!statSync(place).isDirectory()) return [place]
  return readdirSync(place).flatMap(name => (name.endsWith('.json') ? [join(place, name)] : []))
}

/** The libraries that the linker finds by their names, or null if it does not tell. */
async function linkedLibraries(env: Environment): Promise<string | null> {
  // Takes 4 ms to load, and few jobs ask.
  const { execFile } = await import('node:child_process')
  const options = { env: { ...env, PATH: `${env.PATH ?? ''}:/sbin:/usr/sbin` } as NodeJS.ProcessEnv }
  return new Promise(done => {
    execFile('ldconfig', ['-p'], options, (error, stdout) => done(error ? null : stdout))
  })
}

function libraryOf(manifest: string): string | null {
  try {
    const path = JSON.parse(readFileSync(manifest, 'utf8')).ICD.library_path
    return path.includes('/') && !isAbsolute(path) ? resolve(dirname(manifest), path) : path
  } catch {
    return null
  }
}

/**
 * Whether Vulkan has a driver on this Linux, as far as files tell. Without one Dawn finds no GPU, and its warnings and
 * those of the loader go straight to stderr, where nothing can hold them back.
 */
export async function hasVulkanDriver(env: Environment = process.env): Promise<boolean> {
  if (process.platform !== 'linux') return true
  const libraries = places(env).flatMap(manifestsIn).map(libraryOf)
  const byPath = libraries.some(library => library?.includes('/') && existsSync(library))
  const byName = libraries.filter(library => library && !library.includes('/'))
  if (!byPath && byName.length === 0) return false
  const linked = await linkedLibraries(env)
  const isLinked = (library: string | null) =>
    linked === null ||
    linked.includes(`${library}`) ||
    listOf(env.LD_LIBRARY_PATH).some(p => existsSync(join(p, `${library}`)))
  return isLinked('libvulkan.so.1') && (byPath || byName.some(isLinked))
}
