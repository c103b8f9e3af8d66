/** Wall time of whole processes on one picture, every setting in turn, so that a busy machine slows all alike. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { machine, median } from '../stats.mjs'
import { applies, COLORS, SETTINGS } from './settings.mjs'
import { updateStore } from './store.mjs'
import { runTool, toolVersion } from './tools.mjs'

const PICTURE = fileURLToPath(new URL('../../examples/parrots.png', import.meta.url))

function summarise(setting, colors, ms) {
  const rounded = value => Math.round(value)
  const spread = [Math.min(...ms), Math.max(...ms)].map(rounded)
  return { setting: setting.id, version: toolVersion(setting), colors, ms: rounded(median(ms)), spread }
}

async function inTurn(colors, runs, folder) {
  const taken = new Map(SETTINGS.filter(s => applies(s, 'kodak24', colors)).map(setting => [setting, []]))
  for (let run = 0; run < runs; run++)
    for (const [setting, ms] of taken)
      ms.push(await runTool(setting, PICTURE, join(folder, `out.${setting.ext ?? 'png'}`), colors))
  return [...taken].map(([setting, ms]) => summarise(setting, colors, ms))
}

export async function measureTimes(runs) {
  const folder = mkdtempSync(join(tmpdir(), 'huepress-times-'))
  try {
    const rows = []
    for (const colors of COLORS) rows.push(...(await inTurn(colors, runs, folder)))
    updateStore({ times: { picture: 'examples/parrots.png', runs, machine: machine(), rows } })
    console.log(`times of ${rows.length} settings and color counts stored, ${runs} runs each`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
