/** `npm run docs`: writes what the options table gives into README.md, docs/cli.md and docs/options.schema.json. */
import { writeFileSync } from 'node:fs'
import { runnerImport } from 'vite'
import { root } from './setup.mjs'

const { sources } = (await runnerImport(`${root}vite.config.ts`)).module
const { module } = await runnerImport(`${root}scripts/documents.ts`, { plugins: sources() })
for (const [path, text] of Object.entries(module.documents())) writeFileSync(`${root}${path}`, text)
