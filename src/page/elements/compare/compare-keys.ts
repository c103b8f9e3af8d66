export interface KeyActions {
  readonly canPan: boolean
  fit(): void
  zoomTo(zoom: number): void
  step(direction: 1 | -1): void
  /** By parts of the frame. */
  panParts(right: number, down: number): void
  /** Shows the difference, or the result again. */
  showDifference(): void
  split: number
  flicker: boolean
}

/** Parts of the frame that an arrow key moves the picture by. */
const PAN = 0.1
const PAN_FAR = 0.5

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** Where a key moves the handle to, 0..1, or null if it is not one of the handle's keys. */
export function splitAfter(split: number, key: string, shift: boolean): number | null {
  const step = shift ? 0.1 : 0.01
  if (key === 'ArrowLeft' || key === 'ArrowDown') return Math.max(0, split - step)
  if (key === 'ArrowRight' || key === 'ArrowUp') return Math.min(1, split + step)
  if (key === 'Home') return 0
  return key === 'End' ? 1 : null
}

/** Does what a key of the picture says; false if it says nothing. */
function viewKey({ key, shiftKey }: KeyboardEvent, actions: KeyActions): boolean {
  const arrow = ARROWS[key]
  if (arrow) {
    if (!actions.canPan) return false
    const part = shiftKey ? PAN_FAR : PAN
    actions.panParts(arrow[0] * part, arrow[1] * part)
  } else if (key === '+' || key === '=') actions.step(1)
  else if (key === '-' || key === '_') actions.step(-1)
  else if (key === '0') actions.fit()
  else if (key === '1') actions.zoomTo(1)
  else if (key === 'd' || key === 'D') actions.showDifference()
  else return false
  return true
}

const isFlicker = (key: string) => key === ' ' || key === 'f' || key === 'F'

/** The keys of the frame and of the handle in it. */
export function listenToKeys(frame: HTMLElement, handle: HTMLElement, actions: KeyActions, signal: AbortSignal): void {
  let isPressed = false
  const flicker = (on: boolean) => {
    if (isPressed !== on) actions.flicker = isPressed = on
  }
  function down(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const split = event.target === handle ? splitAfter(actions.split, event.key, event.shiftKey) : null
    if (split !== null) actions.split = split
    else if (isFlicker(event.key)) flicker(true)
    else if (!viewKey(event, actions)) return
    event.preventDefault()
    event.stopPropagation()
  }
  frame.addEventListener('keydown', down, { signal })
  frame.addEventListener('keyup', event => isFlicker(event.key) && flicker(false), { signal })
  frame.addEventListener('focusout', () => flicker(false), { signal })
}

/** A button that acts while it is held; a click that comes from no pointer and no key switches over. */
export function listenToHold(button: HTMLButtonElement, actions: Pick<KeyActions, 'flicker'>, signal: AbortSignal) {
  let isPressed = false
  const hold = (on: boolean) => {
    isPressed = true
    actions.flicker = on
  }
  button.addEventListener(
    'pointerdown',
    event => {
      if (event.button !== 0) return
      button.setPointerCapture(event.pointerId)
      hold(true)
    },
    { signal },
  )
  for (const type of ['lostpointercapture', 'blur'] as const) {
    button.addEventListener(type, () => (actions.flicker = false), { signal })
  }
  const isPress = (event: KeyboardEvent) => event.key === ' ' || event.key === 'Enter'
  button.addEventListener('keydown', event => isPress(event) && hold(true), { signal })
  button.addEventListener('keyup', event => isPress(event) && hold(false), { signal })
  button.addEventListener(
    'click',
    () => {
      if (!isPressed) actions.flicker = !actions.flicker
      isPressed = false
    },
    { signal },
  )
}
