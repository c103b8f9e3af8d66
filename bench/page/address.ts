import { type Choice, COLORS, DEFAULT_CHOICE, FASTEST, POINTS, SIZE_NAMES, SLOWEST } from '../suites/gpu-cpu/cases.ts'

const isWhole = (value: number, low: number, high: number) => Number.isInteger(value) && value >= low && value <= high

/** The members of a list that are known; the default where there are none. */
function listed<T>(text: string | null, known: readonly T[], otherwise: T[]): T[] {
  if (text === null) return otherwise
  const named = text.split(',')
  const found = known.filter(value => named.includes(String(value)))
  return found.length > 0 ? found : otherwise
}

function whole(text: string | null, low: number, high: number, otherwise: number): number {
  const value = Number(text)
  return text && isWhole(value, low, high) ? value : otherwise
}

/** The choice that an address asks for, such as #sizes=0.5,2&colors=16&points=colors&runs=1; the rest is by default. */
export function fromAddress(hash: string): Choice {
  const asked = new URLSearchParams(hash.replace(/^#/, ''))
  const plain = DEFAULT_CHOICE
  return {
    sizes: listed(asked.get('sizes'), SIZE_NAMES, plain.sizes),
    colors: listed<number>(asked.get('colors'), COLORS, plain.colors),
    points: listed(asked.get('points'), POINTS, plain.points),
    runs: whole(asked.get('runs'), 1, 99, plain.runs),
    speed: whole(asked.get('speed'), SLOWEST, FASTEST, plain.speed),
    longest: whole(asked.get('longest'), 1, 86_400, plain.longest),
  }
}

/** The address of a choice: what is not by default. */
export function toAddress(choice: Choice): string {
  const asked = Object.entries(choice).filter(
    ([name, value]) => String(value) !== String(DEFAULT_CHOICE[name as keyof Choice]),
  )
  return asked.map(([name, value]) => `${name}=${value}`).join('&')
}
