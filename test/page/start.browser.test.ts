import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

const script = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'huepress-start-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('npm start squeezes the sample, says where the result is, and may be run again', () => {
  for (let round = 1; round <= 2; round++) {
    const { status, stdout } = spawnSync(process.execPath, [script, '--no-serve'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TMPDIR: folder, TEMP: folder },
    })
    expect(status).toBe(0)
    expect(stdout).toContain(join(folder, 'huepress-'))
    const results = readdirSync(folder, { recursive: true }).filter(name => String(name).endsWith('parrots-hue.png'))
    expect(results).toHaveLength(round)
  }
})
