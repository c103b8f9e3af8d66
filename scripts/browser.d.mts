export function findBrowser(): string
export function findSoftwareDriver(browser: string): string | undefined
export function setUpVulkan(browser: string): void
