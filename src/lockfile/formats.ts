import npm from './npm/index.ts'

export const formats = [npm]
