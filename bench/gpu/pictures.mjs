/** Generated photos (`bench/cases/generate.ts`) of so many megapixels, 3 to 2. */

/** Each is made when it is asked for, so that only one is in memory. */
export function makePictures(source, sizes) {
  return sizes.map(megapixels => ({
    megapixels,
    async make() {
      const height = Math.round(Math.sqrt((megapixels * 1e6 * 2) / 3))
      const width = Math.round((megapixels * 1e6) / height)
      try {
        const { generateNow } = await source.loadBench('cases/generate.ts')
        return generateNow(width, height)
      } catch (error) {
        return { error: `The picture could not be made: ${error.message}` }
      }
    },
  }))
}
