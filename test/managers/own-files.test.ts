import { expect, test } from 'vitest'
import { listOwnFiles } from '../../src/managers/own-files.ts'

const namesOf = (manifest: string | null) => listOwnFiles(() => manifest).map(([file]) => file)

test('pnpm up to 10 finds settings in .npmrc too', () => {
  const all = ['pnpm-workspace.yaml', '.yarnrc.yml', '.yarnrc', 'bunfig.toml', 'package.json']
  expect(namesOf(null)).toEqual([...all, '.npmrc'])
  expect(namesOf('{"packageManager":"pnpm@10.1.0"}')).toEqual([...all, '.npmrc'])
  expect(namesOf('{"packageManager":"pnpm@12.1.0"}')).toEqual(all)
})
