import { vi } from 'vitest'

// Files share a process: each begins with modules of its own, since some keep a state.
vi.resetModules()
