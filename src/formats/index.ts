import npm from './npm.ts'

export const formats = [npm]
