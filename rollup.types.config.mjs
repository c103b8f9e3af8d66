import { dts } from 'rollup-plugin-dts'

const ENTRIES = { index: 'src/index.ts', node: 'src/node.ts', quantize: 'src/engine/quantize-entry.ts' }

/** The public types, one file an entry. Other packages' types would be imports, but there are none. */
export default Object.entries(ENTRIES).map(([name, input]) => ({
  input,
  output: { file: `dist/types/${name}.d.ts` },
  plugins: [dts({ tsconfig: 'tsconfig.json' })],
}))
