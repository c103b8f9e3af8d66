/** Versions of V8 whose flag this is known to be; others would print that they do not know it. */
const OLDEST = 11
const NEWEST = 14
/** Eight times the default of V8. */
const INTERRUPT_BUDGET = 540_000

/**
 * Lets V8 wait longer before it optimizes a function. Most runs end within a second: to optimize what is hot for so
 * short takes more time than it saves, and the long loops are WebAssembly. Figures in
 * docs/decisions/0147-short-runs.md.
 */
export async function optimizeLater(): Promise<void> {
  const [major] = process.versions.v8.split('.').map(Number)
  if (!(major >= OLDEST && major <= NEWEST)) return
  const { setFlagsFromString } = await import('node:v8')
  setFlagsFromString(`--interrupt-budget=${INTERRUPT_BUDGET}`)
}
