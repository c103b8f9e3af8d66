import { expect, test } from 'vitest'
import { adapterName, isSoftwareAdapter } from '../../src/common/adapter-info.ts'

const info = (parts: Partial<GPUAdapterInfo>) => ({
  vendor: '',
  architecture: '',
  device: '',
  description: '',
  ...parts,
})

test.each([
  [{ vendor: 'google', architecture: 'swiftshader' }, 'google swiftshader', true],
  [{ vendor: 'mesa', description: 'lavapipe (LLVM 15)' }, 'lavapipe (LLVM 15)', true],
  [{ description: 'Microsoft Basic Render Driver' }, 'Microsoft Basic Render Driver', true],
  [{ vendor: 'any', isFallbackAdapter: true }, 'any', true],
  [{ vendor: 'nvidia', architecture: 'hopper' }, 'nvidia hopper', false],
  [{}, 'GPU', false],
])('%o is called %s', (parts, name, isSoftware) => {
  expect(adapterName(info(parts))).toBe(name)
  expect(isSoftwareAdapter(info(parts))).toBe(isSoftware)
})
