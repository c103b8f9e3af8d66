const TITLES: Record<string, string> = { webp: 'WebP', jxl: 'JPEG XL', jp2: 'JPEG 2000' }

/** The name of a format as people write it: PNG, WebP, JPEG XL. */
export const formatTitle = (format: string): string => TITLES[format] ?? format.toUpperCase()
