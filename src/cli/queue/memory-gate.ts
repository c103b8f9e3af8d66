/** Lets work in as long as it fits a budget together; a single piece may take more. */
export function makeMemoryGate(budget: number) {
  let used = 0
  let running = 0
  const waiting: (() => void)[] = []

  return async function within<T>(cost: number, work: () => Promise<T>): Promise<T> {
    while (running > 0 && used + cost > budget) await new Promise<void>(resolve => waiting.push(resolve))
    used += cost
    running++
    try {
      return await work()
    } finally {
      used -= cost
      running--
      for (const wake of waiting.splice(0)) wake()
    }
  }
}

export type MemoryGate = ReturnType<typeof makeMemoryGate>
