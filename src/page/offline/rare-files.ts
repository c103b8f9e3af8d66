/** How the names of files begin that decode and encode rare kinds: they are stored when they are first needed. */
export const RARE_FILES = ['libheif-bundle', 'jxl_dec', 'jxl_enc', 'decode', 'openjpegwasm_decode']
