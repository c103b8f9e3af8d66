import { useEffect, useState } from 'preact/hooks'

/** False until what it is asked in has been painted once: what is costly to build then comes in a task of its own. */
export function useAfterPaint(): boolean {
  const [isPainted, setPainted] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setPainted(true))
    return () => clearTimeout(timer)
  }, [])
  return isPainted
}
