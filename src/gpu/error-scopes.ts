/** Told what the error scopes of a device found, and which replies it has to wait for. */
export interface ScopeUser {
  note(error: unknown): void
  checks: Promise<unknown>[]
}

const SCOPES: GPUErrorFilter[] = ['validation', 'out-of-memory', 'internal']

/**
 * Error scopes are a stack of the device. So all jobs on one share those that are open, and each of them is told what
 * they find: who caused it is not known.
 */
const open = new WeakMap<GPUDevice, Set<ScopeUser>>()

/** Opens the scopes of a device, or joins those that are open. */
export function openScopes(device: GPUDevice, user: ScopeUser): void {
  const users = open.get(device)
  if (users) {
    users.add(user)
    return
  }
  for (const scope of SCOPES) device.pushErrorScope(scope)
  open.set(device, new Set([user]))
}

/** Closes the scopes of a device, if any are open; their replies are among the checks of all who were in them. */
export function closeScopes(device: GPUDevice): void {
  const users = open.get(device)
  if (!users) return
  open.delete(device)
  const note = (error: unknown) => {
    for (const user of users) user.note(error)
  }
  for (const _ of SCOPES) {
    const reply = device.popErrorScope().then(note, note)
    for (const user of users) user.checks.push(reply)
  }
}
