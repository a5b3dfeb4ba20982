/** The version of depgate, as its package.json has it; a test compares them. */
export const version = '0.1.0'

/** The address of the source, as `repository` of package.json has it; null as long as that has a placeholder for the owner. */
export const repository: string | null = null
