import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hasVulkanDriver } from '../../../src/platform/node/vulkan-drivers.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huepress-vulkan-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const manifest = (library: string) => JSON.stringify({ ICD: { library_path: library, api_version: '1.3.0' } })
/** Only what the test puts into its folder. */
const bare = () => ({ XDG_DATA_DIRS: folder, XDG_CONFIG_DIRS: folder, HOME: folder })

describe.runIf(process.platform === 'linux')('Vulkan has no driver', () => {
  test('where a named manifest is missing, damaged, or names a library that is missing', async () => {
    const damaged = [write('a.json', '{'), write('b.json', '{}'), write('c.json', manifest('/nowhere/lib.so'))]
    for (const VK_DRIVER_FILES of ['/nowhere.json', ...damaged, damaged.join(':'), folder])
      expect(await hasVulkanDriver({ VK_DRIVER_FILES })).toBe(false)
    expect(await hasVulkanDriver({ VK_ICD_FILENAMES: '/nowhere.json' })).toBe(false)
  })

  test('where the linker does not know the library that is named alone', async () => {
    const VK_DRIVER_FILES = write('a.json', manifest('libno_such_driver.so'))
    expect(await hasVulkanDriver({ VK_DRIVER_FILES })).toBe(false)
  })
})

describe('Vulkan has a driver', () => {
  test('where a manifest names a library that is there, by an absolute or a relative path', async () => {
    // The loader itself counts as present where a library of its name is on the search path.
    const LD_LIBRARY_PATH = folder
    write('libvulkan.so.1', '')
    const library = write('libdriver.so', '')
    for (const path of [library, './libdriver.so']) {
      const VK_DRIVER_FILES = write('a.json', manifest(path))
      expect(await hasVulkanDriver({ VK_DRIVER_FILES, LD_LIBRARY_PATH })).toBe(true)
    }
    expect(await hasVulkanDriver({ VK_DRIVER_FILES: folder, LD_LIBRARY_PATH })).toBe(true)
  })

  test('where a folder of the system has its manifest', async () => {
    write('libvulkan.so.1', '')
    mkdirSync(join(folder, 'vulkan/icd.d'), { recursive: true })
    write('vulkan/icd.d/driver.json', manifest(write('libdriver.so', '')))
    expect(await hasVulkanDriver({ ...bare(), LD_LIBRARY_PATH: folder })).toBe(true)
  })
})
