/** Does numbered tasks, so many at a time; the first failure ends it, and no further task begins. */
export async function sideBySide(count: number, atOnce: number, task: (n: number) => Promise<void>): Promise<void> {
  let next = 0
  const work = async () => {
    while (next < count) {
      const n = next++
      await task(n).catch(error => {
        next = count
        throw error
      })
    }
  }
  await Promise.all(Array.from({ length: Math.min(count, atOnce) }, work))
}
