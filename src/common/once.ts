/** A value that is made when it is first asked for. */
export interface Once<T> {
  /** The value, if it is there already. */
  readonly value: T | undefined
  /** The value; `make` makes it, unless it is there or another call is making it. */
  get(make: () => Promise<T>): Promise<T>
}

/** A maker that fails, such as a job that is cancelled, fails for its own caller only: the next one tries again. */
export function once<T>(): Once<T> {
  let value: T | undefined
  let making: Promise<T> | undefined
  return {
    get value() {
      return value
    },
    async get(make) {
      while (making) await making.catch(() => {})
      if (value !== undefined) return value
      making = make()
      try {
        value = await making
        return value
      } finally {
        making = undefined
      }
    },
  }
}
