// Values under keys of credentials in command lines, in each way in which they are typed.

import { describe, expect, test } from 'vitest'
import { findKeyed } from '../../src/text/keyed-secrets.ts'
import { plain } from '../../src/text/plain.ts'

const token = 'Zq7c0ffee42xx'

test.each([
  `npm install --//registry.example.test/:_authToken=${token} x`,
  `npm install --//registry.example.test/:_authToken ${token} x`,
  `npm install '--//registry.example.test/:_password=${token}'`,
  `npm install --_auth=${token}`,
  `npm install --_auth="${token}"`,
  `npm publish --otp=${token}`,
  `npm publish --otp ${token}`,
  `NPM_TOKEN=${token} npm ci`,
  `NODE_AUTH_TOKEN='${token}' npm ci`,
  `export GITHUB_TOKEN=${token}; npm ci`,
  `env npm_config_//registry.example.test/:_authToken=${token} npm ci`,
  `npm_config__authToken=${token} npm ci`,
  `npm_config_otp=${token} npm publish`,
  `YARN_NPM_AUTH_TOKEN=${token} yarn`,
  `npm config set //registry.example.test/:_authToken ${token}`,
  `npm config set "//registry.example.test/:_authToken" "${token}"`,
  `npm config set //registry.example.test/:_authToken=${token}`,
  `echo "//registry.example.test/:_authToken=${token}" >> .npmrc`,
  `curl -H "Authorization: Bearer ${token}" https://registry.example.test/x`,
  `curl -H 'authorization: Basic ${token}' https://registry.example.test/x`,
  `curl --header "PRIVATE-TOKEN: ${token}" https://registry.example.test/x`,
  `curl -u jane:${token} https://registry.example.test/x`,
  `npm i https://jane:${token}@registry.example.test/x.tgz`,
  `tool --api-key=${token} --verbose`,
  `tool --access-token ${token}`,
  `"publishConfig": { "_authToken": "${token}" }`,
  `npmAuthToken: ${token}`,
  `npm error Unknown config --//registry.example.test/:_authToken=${token}`,
])('%s: is masked', (line) => {
  const shown = plain(line)
  expect(shown).not.toContain(token)
  expect(shown).toContain('***')
  expect(plain(shown)).toBe(shown)
  // The rest can still be read.
  expect(shown.split(' ')[0]).toBe(plain(line.split(' ')[0] ?? ''))
})

describe('what is no secret stays', () => {
  test.each([
    'npm install --//registry.example.test/:_authToken=$NPM_TOKEN x',
    'npm install --//registry.example.test/:_authToken=${NPM_TOKEN}',
    'NODE_AUTH_TOKEN=${{ secrets.NPM_TOKEN }} npm ci',
    'NPM_TOKEN=$(cat token) npm ci',
    'a token under //registry.example.test/:_authToken in .npmrc, line 3',
    '.npmrc, line 3: ":_authToken" holds a token of a registry',
    'npm install token otp password@1.0.0 js-tokens@9.0.1',
    'npm install --tag next --otp-free',
    'npm pkg set "overrides[js-tokens]=9.0.1" && npm install',
    'PATH=/usr/bin NODE_OPTIONS=--max-old-space-size=4096 npm test',
    'tool --token=<token>',
    'key=value tokens=3',
    'Authorization: Bearer <token>',
    'npm view x --user-agent=me',
  ])('%s', (line) => {
    expect(findKeyed(line)).toEqual([])
    expect(plain(line)).toBe(line)
  })
})

test('hostile text takes linear time', () => {
  const started = performance.now()
  for (const part of ['--token ', 'A_TOKEN=', '--a-', '_auth', 'set ', 'Authorization: ', '-u a:'])
    findKeyed(part.repeat(20_000))
  expect(performance.now() - started).toBeLessThan(3000)
})
