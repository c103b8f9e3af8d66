import type { Incoming } from './state/photos.ts'

interface LaunchQueue {
  setConsumer(take: (launch: { files: readonly FileSystemFileHandle[] }) => void): void
}

/** Takes files that the installed page was opened with from the system's file manager. */
export function takeLaunches(take: (incoming: Incoming[]) => void): void {
  const { launchQueue } = globalThis as { launchQueue?: LaunchQueue }
  launchQueue?.setConsumer(async ({ files }) => {
    const opened = await Promise.all(files.map(handle => handle.getFile()))
    take(opened.map(file => ({ file, path: file.name })))
  })
}
