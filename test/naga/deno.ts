import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { sources } from '../../vite.config.ts'
import type { NagaReport, NagaWork } from './protocol.ts'

const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json'

/** The program itself, in the package for this platform: the install script that npm may not run only links to it. */
function findDeno(): string {
  const require = createRequire(import.meta.url)
  const inDeno = createRequire(require.resolve('deno/package.json'))
  const kinds = ['', '-glibc'].map(libc => `@deno/${process.platform}-${process.arch}${libc}/package.json`)
  for (const kind of kinds) {
    try {
      const program = join(dirname(inDeno.resolve(kind)), process.platform === 'win32' ? 'deno.exe' : 'deno')
      if (existsSync(program)) return program
    } catch {}
  }
  throw new Error(`The package deno has no program for ${process.platform}-${process.arch}. Run npm ci.`)
}

/** One file without imports. */
async function bundle(folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'warn',
    plugins: sources(),
    ssr: { noExternal: true },
    build: {
      ssr: fileURLToPath(new URL('child.ts', import.meta.url)),
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'child.mjs' } },
    },
  })
  return join(folder, 'child.mjs')
}

function run(program: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'inherit', 'pipe'] })
    let said = ''
    child.stderr.on('data', bytes => {
      said += bytes
    })
    child.on('error', reject)
    child.on('close', code => (code === 0 ? resolve() : reject(new Error(`deno ended with ${code}: ${said}`))))
  })
}

/** Does the work in deno, on the software adapter unless HUEPRESS_REAL_GPU is set. */
export async function runInDeno(work: NagaWork): Promise<NagaReport> {
  const folder = mkdtempSync(join(tmpdir(), 'huepress-naga-'))
  try {
    const [workFile, reportFile] = ['work.json', 'report.json'].map(name => join(folder, name))
    writeFileSync(workFile, JSON.stringify(work))
    const driver = process.env.VK_DRIVER_FILES ?? (existsSync(SWIFTSHADER) ? SWIFTSHADER : undefined)
    const software = !process.env.HUEPRESS_REAL_GPU && driver ? { VK_DRIVER_FILES: driver } : {}
    const env = { ...process.env, ...software, DENO_NO_UPDATE_CHECK: '1', DENO_DIR: join(folder, 'deno') }
    const flags = ['run', '--allow-all', '--unstable-webgpu', '--no-config', '--no-lock', '--no-remote', '--no-npm']
    await run(findDeno(), [...flags, await bundle(folder), workFile, reportFile], env)
    return JSON.parse(readFileSync(reportFile, 'utf8'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
