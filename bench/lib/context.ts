/**
 * What `bench/run.mjs` hands to a suite: modules that Node loads as they are, so that nothing is timed that vite made.
 */
export interface Context {
  /** As it was built. */
  library: typeof import('../../src/node.ts')
  /** Loads a module by its address. */
  // biome-ignore lint/suspicious/noExplicitAny: packages of bench/peers have no types
  load(address: string): Promise<any>
}
