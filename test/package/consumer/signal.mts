import { compress } from 'huepress'
import { quantize } from 'huepress/quantize'

const { signal } = new AbortController()
const { bytes: data } = await compress(new URL('a.png', import.meta.url).pathname, { signal })
await compress(new URL('a.png', import.meta.url), { signal })
await compress(new Blob([data]), { signal })
await quantize({ width: 1, height: 1, data }, { signal })
// @ts-expect-error A signal is the platform's, not anything.
await quantize({ width: 1, height: 1, data }, { signal: 'stop' })
