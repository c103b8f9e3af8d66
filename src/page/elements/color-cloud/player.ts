/** Milliseconds an iteration is shown for, and the least and most of a whole run. */
const STEP_MS = 220
const MIN_MS = 1500
const MAX_MS = 6000
/** A longer gap between two frames is a time in which nobody looked. */
const GAP_MS = 100

export interface Player {
  /** 0 (first frame) to the last frame's index. */
  moment: number
  playing: boolean
  /** Starts again from the first frame where the last is shown. */
  play(): void
  pause(): void
  /** Goes to a moment and stays there. */
  seek(moment: number): void
  /** Takes another number of frames: shows the last, stopped. */
  reset(frames: number): void
  /** Moves on with the clock of animation frames. */
  tick(now: number): void
}

/** How long all steps take together. */
export const runMs = (steps: number): number => Math.min(MAX_MS, Math.max(MIN_MS, steps * STEP_MS))

/** Walks through frames in time. `onChange` is called whenever the moment or the state changed. */
export function makePlayer(onChange: () => void): Player {
  let last = 0
  let before: number | null = null
  const player: Player = {
    moment: 0,
    playing: false,
    play() {
      if (player.moment >= last) player.moment = 0
      player.playing = last > 0
      before = null
      onChange()
    },
    pause() {
      player.playing = false
      onChange()
    },
    seek(moment) {
      player.playing = false
      player.moment = Math.min(last, Math.max(0, moment))
      onChange()
    },
    reset(frames) {
      last = Math.max(0, frames - 1)
      player.seek(last)
    },
    tick(now) {
      if (!player.playing) return
      const passed = Math.min(GAP_MS, now - (before ?? now))
      player.moment = Math.min(last, player.moment + (last * passed) / runMs(last))
      before = now
      if (player.moment >= last) player.playing = false
      onChange()
    },
  }
  return player
}
