/** A script for a worker of a browser; see vite.threads.ts. */
declare module '*?worker-script' {
  const source: string
  export default source
}
