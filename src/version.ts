/** The version of depgate, as its package.json has it; held by a test. */
export const version = '0.1.0'
