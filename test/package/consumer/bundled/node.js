import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { compress } from 'huepress'

const [path] = process.argv.slice(2)
const results = []
for (const format of ['png', 'webp']) {
  const { bytes, notes } = await compress(readFileSync(path), { format, colors: 16, effort: 2, backend: 'cpu' })
  results.push({ hash: createHash('sha256').update(bytes).digest('hex'), notes })
}
console.log(JSON.stringify(results))
