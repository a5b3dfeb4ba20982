// Loads the reading of commands only where there is a command to read: its parser costs 17 ms.

/** Loads `analyseCommand(command, folder)`. */
export const loadAnalysis = async () => (await import('./analyse.ts')).analyseCommand
