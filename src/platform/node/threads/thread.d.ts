/** A script for a thread of Node; see vite.threads.ts. */
declare module '*?thread' {
  const source: string
  export default source
}

/** The text of a script; Vite puts it in. */
declare module '*.cjs?raw' {
  const source: string
  export default source
}
