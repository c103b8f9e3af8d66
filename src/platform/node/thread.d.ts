/** A script for a thread of Node; see vite.threads.ts. */
declare module '*?thread' {
  const source: string
  export default source
}
