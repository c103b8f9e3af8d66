import ts from 'typescript'

/** Files that programs share, by name and by what they are read as. */
const sourceFiles = new Map<string, ts.SourceFile | undefined>()

/** Reads each file once for all programs: TypeScript's own libraries take longest. */
function sharingHost(options: ts.CompilerOptions, folder: string): ts.CompilerHost {
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile.bind(host)
  host.getCurrentDirectory = () => folder
  host.getSourceFile = (name, language, ...rest) => {
    const format = typeof language === 'object' ? language.impliedNodeFormat : undefined
    const key = [name, options.module, format].join()
    if (!sourceFiles.has(key)) sourceFiles.set(key, read(name, language, ...rest))
    return sourceFiles.get(key)
  }
  return host
}

/** TypeScript's libraries and Node's: long to check, and the same whatever a package declares that adds no globals. */
const isOfPlatform = (program: ts.Program, file: ts.SourceFile) =>
  program.isSourceFileDefaultLibrary(file) || file.fileName.includes('/@types/node/')

/** What TypeScript says against a project in a folder and against the declarations of the packages that it imports. */
export function faultsOf(folder: string, project: object): string[] {
  const { options, fileNames, errors } = ts.parseJsonConfigFileContent(project, ts.sys, folder)
  const program = ts.createProgram(fileNames, options, sharingHost(options, folder))
  const files = program.getSourceFiles().filter(file => !isOfPlatform(program, file))
  const found = [
    ...errors,
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...files.flatMap(file => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ]
  return found.map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)
}
