/** pngquant --speed 4 --nofs on the same picture: its whole process, with the PNG that it has to read and write. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { median } from '../stats.mjs'

export async function timePngquant({ width, height, data }, { colors, runs }) {
  const folder = mkdtempSync(join(tmpdir(), 'huepress-bench-'))
  const [source, target] = [join(folder, 'source.png'), join(folder, 'target.png')]
  try {
    await sharp(data, { raw: { width, height, channels: 4 } })
      .png({ compressionLevel: 1 })
      .toFile(source)
    const args = ['--speed', '4', '--nofs', '--force', '--output', target, String(colors), source]
    const times = []
    for (let run = 0; run < runs; run++) {
      const begin = performance.now()
      if (spawnSync('pngquant', args).status !== 0) return { error: 'pngquant failed' }
      times.push(performance.now() - begin)
    }
    return { ms: median(times) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
