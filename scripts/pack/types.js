// The declarations of the library in one file, which imports no other: types of packages that are not there would be `any`.

import path from 'node:path'
import { generateDtsBundle } from 'dts-bundle-generator'
import { dist, root } from '../bundle/open.js'

/** Makes the text of index.d.ts from the declarations that the build has written. */
export function makeTypes() {
  const [text] = generateDtsBundle(
    [{ filePath: path.join(dist, 'index.d.ts'), output: { noBanner: true } }],
    {
      preferredConfigPath: path.join(root, 'tsconfig.build.json'),
    },
  )
  if (/^import |\bfrom ['"]|\bimport\(|^\/\/\/ /m.test(text))
    throw new Error('the declarations import others')
  return `// The types of depgate's library. Made from the sources.\n\n${text}`
}
