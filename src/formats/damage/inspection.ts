/** What is wrong with a file, and what can be done about it. The rule: docs/decisions/0060-damage.md. */
export interface Inspection {
  /** The file to decode: a repaired one, or the given bytes if nothing is wrong. */
  bytes: Uint8Array
  /** Damage that leaves all pixels certain, as clauses: "its end is missing". */
  harmless: string[]
  /** Damage that leaves pixels missing or uncertain, and the part of them; absent if there is none. */
  harm?: Harm
}

export interface Harm {
  /** As a clause: "the check sum of its palette is wrong". */
  what: string
  /** Part of the pixels that is missing or uncertain, above 0 to 1. */
  part: number
}

/** A file in which nothing is wrong. */
export const sound = (bytes: Uint8Array): Inspection => ({ bytes, harmless: [] })

/** "38 %", "less than 1 %"; never 0, and 100 only if it is all. */
export function percent(part: number): string {
  if (part < 0.01) return 'less than 1 %'
  return `${part < 1 ? Math.min(99, Math.round(part * 100)) : 100} %`
}
