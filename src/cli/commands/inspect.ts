// depgate inspect: judges packages with their whole tree before they are added.

import { DepgateError } from '../../errors.ts'
import { findInspected, inWordsOf } from '../../check/find-inspected.ts'
import { noteQuestion, withFound } from './check.ts'
import { type Command, judgeFlags, outputFlags } from '../command.ts'
import { emit, parseTargets } from '../output.ts'
import { readPolicy } from '../../policy/load/load.ts'
import { demandTrail, recorded } from '../../trail/record-run.ts'
import { judgePairs } from '../../check/judge.ts'
import { parseMoment, registrySettings } from '../judge-flags.ts'
import { findManager } from '../../check/checkout/find-manager.ts'
import { openDisk } from '../../snapshot/disk.ts'
import { policyFolders } from '../project-folder.ts'

export const inspect: Command = {
  name: 'inspect',
  summary: 'judge packages before they are added; changes nothing',
  usage: 'inspect <name[@version]> …',
  examples: [
    'depgate inspect express@4.19.2',
    'depgate inspect vite@latest @vitejs/plugin-react --format json',
  ],
  flags: { ...judgeFlags, ...outputFlags },
  run: (typed, host) =>
    recorded('inspect', host, async (record) => {
      const targets = parseTargets(typed, host)
      const asOf = parseMoment(typed, host)
      const asked = registrySettings(typed, host.folder)
      if (typed.words.length === 0) {
        throw new DepgateError('EUSAGE', 'inspect needs a package', {
          hint: 'depgate inspect express@4.19.2',
        })
      }
      const { policy } = readPolicy(typed.value('policy'), policyFolders(host), host)
      record.policy = policy
      const { deadlineSeconds } = policy.settings.registry
      const settings = { ...asked, deadlineSeconds }
      demandTrail(policy, host)
      const stop = host.progress('resolving the tree')
      const resolved = await host.preview(typed.words, settings).finally(stop)
      const pair = inWordsOf(findManager(openDisk(host.folder, host))?.manager ?? 'npm', resolved)
      const by = { policy, asOf, settings }
      const report = await judgePairs([pair], by, host)
      noteQuestion(record, report)
      const stopSearch = host.progress('looking for a line that passes')
      const found = await findInspected({ specs: typed.words, pair, report }, by, host).finally(stopSearch)
      return emit(withFound(report, found), targets, typed, host)
    }),
}
