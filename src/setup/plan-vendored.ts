// Plans depgate as one file in the checkout.

import { DepgateError } from '../errors.ts'
import type { SetupAccess } from '../ports/setup.ts'
import type { Planned, Read } from './plan.ts'

/** The first line of the one file, but for its version. */
const ownFile = /^#!\/usr\/bin\/env node\n\/\/ depgate [\w.+-]+, all of it in one file\./

/** Plans the file. @param isShared - whether something else that stays runs it too. */
export function planVendored(file: string, isShared: (read: Read) => boolean, host: SetupAccess): Planned {
  return {
    path: file,
    isExecutable: false,
    isLarge: true,
    snippet: null,
    add: () => {
      const text = host.setup.oneFile()
      if (text === null)
        throw new DepgateError('EUSAGE', 'depgate was not built as one file here', { hint: 'npm run build' })
      return text
    },
    remove: (text, read) => (isShared(read) || !ownFile.test(text) ? text : null),
  }
}
