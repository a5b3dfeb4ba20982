import { describe, expect, test } from 'vitest'
import { analyseCommand } from '../../src/shell/analyse.ts'
import { isSettingsFile } from '../../src/shell/settings.ts'

const named = (command: string) =>
  analyseCommand(command, '/app').steps.flatMap(({ settings }) =>
    settings.map(({ kind, name, value, typed }) => `${kind} ${name}=${value ?? '?'} by ${typed}`),
  )

describe('what states where packages come from', () => {
  test.each<[string, readonly string[]]>([
    ['npm i --registry https://r.example.test/ x', ['npm registry=https://r.example.test/ by --registry']],
    ['npm i --reg=u x', ['npm registry=u by --registry']],
    ['npx --regis u x', ['npm registry=u by --registry']],
    ['npm i --@s:registry=u @s/x', ['npm @s:registry=u by --@s:registry']],
    ['npm i --//h/:_authToken=t x', ['npm //h/:_authToken=t by --//h/:_authToken']],
    ['npm i --no-strict-ssl x', ['npm strict-ssl=false by --no-strict-ssl']],
    ['npm i --strict-ssl=false x', ['npm strict-ssl=false by --strict-ssl']],
    ['npx --userconfig f x', ['place userconfig=f by --userconfig']],
    ['npm_config_registry=u npx x', ['npm registry=u by npm_config_registry']],
    ['NPM_CONFIG_STRICT_SSL=false npm ci', ['npm strict-ssl=false by NPM_CONFIG_STRICT_SSL']],
    ['export npm_config_registry=$R; npm ci', ['npm registry=? by npm_config_registry']],
    ['npm config set registry u', ['npm registry=u by registry']],
    ['npm config set registry=u -L project', ['npm registry=u by registry']],
    ['npm set @s:registry u', ['npm @s:registry=u by @s:registry']],
    ['npm c set proxy=p cafile c', ['npm proxy=p by proxy', 'npm cafile=c by cafile']],
    ['npm config set registry $R', ['npm registry=? by registry']],
    ['npm config set globalconfig f', ['place globalconfig=f by globalconfig']],
    ['pnpm c set registry u', ['npm registry=u by registry']],
    ['yarn config set npmRegistryServer u', ['npm registry=u by npmRegistryServer']],
    [
      `yarn config set 'npmScopes["s"].npmRegistryServer' u`,
      ['npm @s:registry=u by npmScopes["s"].npmRegistryServer'],
    ],
    [
      'yarn config set npmScopes.s.npmRegistryServer u',
      ['npm @s:registry=u by npmScopes.s.npmRegistryServer'],
    ],
    ['yarn config set --json npmScopes {}', ['npm registry=? by npmScopes']],
    [
      'npm config set registry u && npx x',
      ['npm registry=u by registry', 'npm registry=u by npm_config_registry'],
    ],
    [
      'pnpm config set registry u && pnpm dlx x',
      ['npm registry=u by registry', 'npm registry=u by npm_config_registry'],
    ],
    ['HTTPS_PROXY=p npx x', ['variable HTTPS_PROXY=p by HTTPS_PROXY']],
    [
      'NODE_TLS_REJECT_UNAUTHORIZED=0 npx x',
      ['variable NODE_TLS_REJECT_UNAUTHORIZED=0 by NODE_TLS_REJECT_UNAUTHORIZED'],
    ],
    ['YARN_NPM_REGISTRY_SERVER=u yarn add x', ['npm registry=u by YARN_NPM_REGISTRY_SERVER']],
    ['bun add -c b.toml x', ['place userconfig=b.toml by -c']],
    ['echo a=b > .npmrc; npx x', ['file .npmrc=? by .npmrc']],
    ['(cp a web/.npmrc) && npx x', ['file web/.npmrc=? by web/.npmrc']],
  ])('%s', (command, expected) => expect(named(command)).toEqual(expected))
})

describe('what states nothing of the kind', () => {
  test.each([
    'npm i -g x',
    'npm i --location=global x',
    'npm i --cache ../c x',
    'npm i --prefer-offline x',
    'npx -c "x"',
    'npx -p x y',
    'npx x --registry u',
    'npm exec -- x --registry u',
    'npm i --save-exact x',
    'npm i --loglevel silent x',
    'NODE_ENV=test npm i x',
    'npm_config_loglevel=silent npm i x',
    'npm_config_registry=u true; npm i x',
    'cat .npmrc; npm i x',
    'grep registry .npmrc && npm ci',
    'echo registry=u; npm i x',
    'pnpm add -c x',
    'npm i --user-agent x y',
    'npm config set init-author-name me',
    'npm config set //r.example.test/:_authToken t',
    'npm config set _auth t',
    'npm config get registry',
    'npm config delete registry',
    'npm config list --registry u',
    'yarn config set nodeLinker node-modules',
  ])('%s', (command) => expect(named(command)).toEqual([]))
})

test.each<[string, boolean]>([
  ['.npmrc', true],
  ['web/.npmrc', true],
  ['/etc/npmrc', true],
  ['.yarnrc.yml', true],
  ['my.npmrc.md', false],
  ['npmrc.js', false],
])('%s is a settings file: %s', (file, expected) => expect(isSettingsFile(file)).toBe(expected))
