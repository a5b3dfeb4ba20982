import { expect, test } from 'vitest'
import { listCorpus, readCorpus } from '../../support/corpus.ts'
import { berry, berryEntry, rawEntry, readProject } from '../../support/yarn-lock.ts'

const unknownOf = (text: string) =>
  (readProject(text).unknown ?? []).map(({ line, words }) => `${line}: ${words}`)
const ms = berryEntry('ms@npm:2.1.3', 'ms@npm:2.1.3')

test.each<[string, string, string[]]>([
  ['nothing', berry(ms), []],
  [
    'a version',
    berry(ms).replace('version: 10', 'version: 11'),
    ['4: version 11 of the format is none that depgate knows (4 to 10)'],
  ],
  [
    'a key of the metadata',
    berry(ms).replace('cacheKey', 'cacheKeys'),
    ['5: __metadata has the key "cacheKeys", which depgate does not know'],
  ],
  [
    'a key of an entry',
    berry(ms.replace('linkType', 'scripts: x\n  linkType')),
    ['12: entry ms@npm:2.1.3 has the key "scripts", which depgate does not know'],
  ],
  [
    'a mark of a dependency',
    berry(ms.replace('linkType', 'dependenciesMeta:\n    a:\n      injected: true\n  linkType')),
    ['14: "dependenciesMeta" of entry ms@npm:2.1.3 has the key "injected", which depgate does not know'],
  ],
  [
    'a protocol of a plug-in',
    berry(rawEntry('a@exec:./x.js', 'version: 1.0.0', 'resolution: "a@exec:./x.js"')),
    ['9: entry a@exec:./x.js is resolved by exec:, which depgate does not know'],
  ],
])('%s is named', (_, text, parts) => expect(unknownOf(text)).toEqual(parts))

test.each(listCorpus(['yarn.lock']))(
  '%s contains nothing unknown but the protocol of babel’s plug-in',
  (file) => expect(unknownOf(readCorpus(file)).filter((words) => !words.includes('condition:'))).toEqual([]),
)
