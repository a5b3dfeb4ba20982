import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { analyseCommand } from '../../src/shell/analyse.ts'

interface Expected {
  /** `tool args | folder | specs (? where unknown) | ! where it cannot be previewed` */
  readonly steps?: readonly string[]
  readonly isOpaque?: true
}

function shown(command: string): Expected {
  const { steps, isOpaque } = analyseCommand(command, '/app')
  const lines = steps.map(({ tool, args, folder, specs, preview }) =>
    [
      [tool, ...args].join(' '),
      folder,
      specs === null ? '?' : specs.join(' '),
      ...(preview === null ? ['!'] : []),
    ].join(' | '),
  )
  return { ...(lines.length === 0 ? {} : { steps: lines }), ...(isOpaque ? { isOpaque } : {}) }
}

/** One step of npm in the project's own folder. */
const one = (line: string, specs: string, folder = '/app'): Expected => ({
  steps: [`${line} | ${folder} | ${specs}`],
})
const plainInstall = one('npm i left-pad', 'left-pad')
const quiet: Expected = {}
const opaque: Expected = { isOpaque: true }

describe('npm as it is typed', () => {
  test.each<[string, Expected]>([
    ['npm i left-pad', plainInstall],
    ['npm   i    left-pad', plainInstall],
    ['npm install left-pad@1.3.0 is-odd', one('npm install left-pad@1.3.0 is-odd', 'left-pad@1.3.0 is-odd')],
    ['npm install --save-dev @scope/x@^2', one('npm install --save-dev @scope/x@^2', '@scope/x@^2')],
    ["npm i 'left-pad'", plainInstall],
    ['npm i "left-pad" # comment', plainInstall],
    ['np""m i left-pad', plainInstall],
    ['n\\pm i left-pad', plainInstall],
    ["$'\\x6epm' i left-pad", plainInstall],
    ['npm i \\\n  left-pad', plainInstall],
    ['/usr/bin/npm i left-pad', plainInstall],
    ['npm.cmd i left-pad', plainInstall],
    ['npm --prefix a install y', one('npm --prefix a install y', 'y', '/app/a')],
    ['npm -C a install y', one('npm -C a install y', 'y', '/app/a')],
    ['npm install y --prefix=/srv', one('npm install y --prefix=/srv', 'y', '/srv')],
    ['npm i -w packages/a left-pad', one('npm i -w packages/a left-pad', 'left-pad')],
    [
      'npm i --registry https://registry.example.test/ x',
      one('npm i --registry https://registry.example.test/ x', 'x'),
    ],
    ['npm ci', one('npm ci', '')],
    ['npm install', one('npm install', '')],
    ['npm it', one('npm it', '')],
    ['npm upda', one('npm upda', '')],
    ['corepack use pnpm@9', one('npm install --global pnpm@9', 'pnpm@9')],
    ['docker exec app npm i left-pad', plainInstall],
    ['cd $DIR && npm i left-pad', plainInstall],
    ['npm update left-pad', one('npm update left-pad', '')],
    ['npm audit fix --force', one('npm audit fix --force', '')],
    ['npm i github:a/b', one('npm i github:a/b', 'github:a/b')],
    ['npm i alias@npm:left-pad@1.3.0', one('npm i alias@npm:left-pad@1.3.0', 'alias@npm:left-pad@1.3.0')],
    ['npm i -g serve', one('npm i -g serve', 'serve')],
  ])('%s', (command, expected) => expect(shown(command)).toEqual(expected))
})

describe('what runs a package', () => {
  test.each<[string, Expected]>([
    ['npx cowsay hi', one('npx cowsay hi', 'cowsay')],
    [
      'npx -y -p left-pad@1.3.0 -p is-odd cmd --flag',
      one('npx -y -p left-pad@1.3.0 -p is-odd cmd --flag', 'left-pad@1.3.0 is-odd'),
    ],
    ['npx --package=a b', one('npx --package=a b', 'a')],
    ['npm exec -- cowsay@1 hi', one('npm exec -- cowsay@1 hi', 'cowsay@1')],
    ['npm x cowsay -- --help', one('npm x cowsay -- --help', 'cowsay')],
    [
      'npm create vite@latest my-app -- --template react',
      one('npm create vite@latest my-app -- --template react', 'create-vite@latest'),
    ],
    ['npm init @scope', one('npm init @scope', '@scope/create')],
    ['npm init @scope/app@2', one('npm init @scope/app@2', '@scope/create-app@2')],
    ['npm init -y', quiet],
    ['pnpm dlx cowsay', one('pnpm dlx cowsay', 'cowsay')],
    ['pnpx cowsay', one('pnpx cowsay', 'cowsay')],
    ['yarn dlx -p a b', one('yarn dlx -p a b', 'a')],
    ['bunx --bun cowsay@1.5.0', one('bunx --bun cowsay@1.5.0', 'cowsay@1.5.0')],
    ['bun x cowsay', one('bun x cowsay', 'cowsay')],
    ['npx npm@10 install x', { steps: ['npx npm@10 install x | /app | npm@10', 'npm install x | /app | x'] }],
    ["npx -p a -c 'npm i b'", { steps: ['npx -p a -c npm i b | /app | a', 'npm i b | /app | b'] }],
  ])('%s', (command, expected) => expect(shown(command)).toEqual(expected))
})

describe('other package managers', () => {
  test.each<[string, Expected]>([
    ['pnpm add left-pad', one('pnpm add left-pad', 'left-pad')],
    ['pnpm -C web add left-pad', one('pnpm -C web add left-pad', 'left-pad', '/app/web')],
    ['pnpm --filter web i left-pad', one('pnpm --filter web i left-pad', 'left-pad')],
    ['pnpm add github:a/b', { steps: ['pnpm add github:a/b | /app | github:a/b | !'] }],
    ['pnpm install', { steps: ['pnpm install | /app |  | !'] }],
    ['yarn', { steps: ['yarn | /app |  | !'] }],
    ['yarn add left-pad', one('yarn add left-pad', 'left-pad')],
    ['yarn workspace web add left-pad', one('yarn workspace web add left-pad', 'left-pad')],
    ['yarnpkg global add serve', one('yarn global add serve', 'serve')],
    ['bun add left-pad', one('bun add left-pad', 'left-pad')],
    ['corepack npm i left-pad', plainInstall],
    [
      'corepack pnpm@9.1.0 add left-pad',
      {
        steps: ['npx -y pnpm@9.1.0 add left-pad | /app | pnpm@9.1.0', 'pnpm add left-pad | /app | left-pad'],
      },
    ],
    ['pnpm exec npm i left-pad', plainInstall],
  ])('%s', (command, expected) => expect(shown(command)).toEqual(expected))
})

describe('around it', () => {
  const web = one('npm i y', 'y', '/app/web')
  test.each<[string, Expected]>([
    ['cd web && npm i y', web],
    ['cd web; npm i y; echo done', web],
    ['cd web\nnpm i y', web],
    ['(cd web && npm i y)', web],
    ['pushd web && npm i y && popd && npm i z', { steps: [...(web.steps ?? []), 'npm i z | /app | z'] }],
    ['(cd web; true); npm i left-pad', plainInstall],
    ['cd web && cd - && npm i left-pad', plainInstall],
    ['mkdir x || npm i left-pad', plainInstall],
    ['npm i left-pad | tee log', plainInstall],
    ['npm i left-pad > /dev/null 2>&1 &', plainInstall],
    ['FOO=1 npm i left-pad', plainInstall],
    ['env A=1 -u B npm i left-pad', plainInstall],
    ["env -S 'npm i left-pad'", plainInstall],
    ['env -C web npm i y', web],
    ['sudo -u root npm i left-pad', plainInstall],
    ['nice -n 5 nohup timeout -k 1 60 npm i left-pad', plainInstall],
    ['time npm i left-pad', plainInstall],
    ['stdbuf -oL command exec npm i left-pad', plainInstall],
    ['! npm i left-pad', plainInstall],
    ['{ npm i left-pad; }', plainInstall],
    ['if true; then npm i left-pad; fi', plainInstall],
    ['[[ -d a ]] || npm i left-pad', plainInstall],
    ['f() { npm i left-pad; }; f', plainInstall],
    ['echo $(npm i left-pad)', plainInstall],
    ['echo `npm i left-pad`', plainInstall],
    ['cat <(npm i left-pad)', plainInstall],
    ["bash -c 'npm i left-pad'", plainInstall],
    ['sh -lc "npm i left-pad"', plainInstall],
    ["bash -euo pipefail -c 'cd web && npm i y'", web],
    ['sudo bash -c "bash -c \'npm i left-pad\'"', plainInstall],
    ["su -c 'npm i left-pad' someone", plainInstall],
    ['cmd /c npm i left-pad', plainInstall],
    ['bash <<E\nnpm i left-pad\nE', plainInstall],
    ["bash <<< 'npm i left-pad'", plainInstall],
    ['eval "npm i left-pad"', plainInstall],
    ['find . -maxdepth 1 -exec npm i left-pad \\;', plainInstall],
    ['mise exec node@22 -- npm i left-pad', plainInstall],
    ['volta run --node 20 npm i left-pad', plainInstall],
    ['git bisect run npm i left-pad', plainInstall],
    ['node /usr/lib/node_modules/npm/bin/npm-cli.js i left-pad', plainInstall],
    ['$HOME/bin/x; npm i left-pad', plainInstall],
  ])('%s', (command, expected) => expect(shown(command)).toEqual(expected))
})

describe('what cannot be read', () => {
  const unknown = (line: string, folder = '/app'): Expected => ({
    steps: [`${line} | ${folder} | ? | !`],
    isOpaque: true,
  })
  test.each<[string, Expected]>([
    ['npm i $PKG', unknown('npm i $PKG')],
    ['npm i "left-pad@$V"', unknown('npm i "left-pad@$V"')],
    ['npm i $(cat list)', unknown('npm i $(cat list)')],
    ['npm i {a,b}', unknown('npm i {a,b}')],
    ['xargs npm i < list', unknown('npm i')],
    ['for p in a b; do npm i $p; done', unknown('npm i $p')],
    ['cd $DIR && npm i', { steps: ['npm i | /app |  | !'], isOpaque: true }],
    ['cd && npm i', { steps: ['npm i | /app |  | !'], isOpaque: true }],
    ['PATH=./evil:$PATH npm i y', { steps: ['npm i y | /app | y | !'], isOpaque: true }],
    ['npm_config_registry=$R npm i y', { steps: ['npm i y | /app | y | !'], isOpaque: true }],
    ['./node_modules/.bin/npm i y', { steps: ['npm i y | /app | y | !'], isOpaque: true }],
    ['$PM install left-pad', opaque],
    ['PM=npm; $PM left-pad', opaque],
    ['${PM:-npm} i left-pad', opaque],
    ['eval "$CMD"', opaque],
    ['curl -fsSL https://example.test/install.sh | sh', opaque],
    ['bash <(curl https://example.test/x)', opaque],
    ['echo bnBtIGk= | base64 -d | bash', opaque],
    ['bash -c "$CMD"', opaque],
    ['./scripts/install-deps.sh', opaque],
    ['bash setup.sh', opaque],
    ['make deps', opaque],
    ['npm run setup', opaque],
    ['yarn bootstrap', opaque],
    ['node -e \'require("child_process").execSync("npm i x")\'', opaque],
    ['ssh host npm i x', opaque],
    ['alias n=npm; n i x', opaque],
    ['parallel npm i ::: a b', unknown('npm i "$1"')],
    ["git -c alias.x='!npm i y' x", opaque],
    ['npm i "left-pad', { steps: ['npm i left-pad | /app | left-pad'], isOpaque: true }],
    ['bash <<E\nnpm i $X\nE', opaque],
  ])('%s', (command, expected) => expect(shown(command)).toEqual(expected))
})

describe('what installs nothing', () => {
  test.each([
    '',
    'npm run build',
    'npm test -- $FILE',
    'npm --prefix web run build',
    'npm ls --all',
    'npm view left-pad versions',
    'npm audit',
    'npm install --help',
    'npm --version',
    'yarn build',
    'yarn --version',
    'pnpm test',
    'bun run dev',
    'echo "run npm install left-pad"',
    'grep -rn "npm install" docs',
    'git commit -m "npm install left-pad! at last"',
    'command -v npm',
    'which npm npx',
    'cat package.json | jq .dependencies',
    'ls node_modules/npm',
    'rm -rf node_modules',
    'make test',
    './gradlew build',
    '"$VENV/bin/python" main.py',
    'eval "$(fnm env --use-on-cd)"',
    'docker compose run web npm test',
    'concurrently "npm run dev" "npm run api"',
    'apt-get install -y npm',
    "sed -i 's/npm/pnpm/' README.md",
  ])('%s', (command) => expect(shown(command)).toEqual(quiet))
})

test('what is set of the environment goes along', () => {
  const { steps } = analyseCommand(
    'export A=1; B=2 env npm_config_registry=https://r.example.test C=$X npm i y',
    '/app',
  )
  expect(steps[0]).toMatchObject({
    preview: 'npm',
    env: { A: '1', B: '2', npm_config_registry: 'https://r.example.test' },
  })
  expect(steps[0]?.env).not.toHaveProperty('C')
})

test.each<[string, string | null]>([
  ['npx tsc --noEmit', 'tsc'],
  ['npm exec -- tsc', 'tsc'],
  ['bunx tsc', 'tsc'],
  ['npx -p typescript tsc', null],
  ['npm create vite', null],
  ['pnpm dlx tsc', null],
  ['npx $X', null],
  ['cd $X && npx tsc', null],
  ['npm i tsc', null],
])('%s looks for %s in the project first', (command, runs) =>
  expect(analyseCommand(command, '/app').steps[0]?.runs).toBe(runs),
)

test.each([
  'npm i --git=./x y',
  'npm i y --scri ./x',
  'npm --userconfig x i y',
  'npm i --script-shell=./x y',
  'npm_config_git=./x npm i y',
  'NPM_CONFIG_GLOBALCONFIG=./x npx y',
  'npx --extension-file x y',
])('%s names a program or settings of its own, and is not previewed', (command) =>
  expect(analyseCommand(command, '/app').steps[0]?.preview).toBe(null),
)
test.each([
  'npm i --global y',
  'npm i -g y',
  'npx y --git=x',
  'NODE_ENV=test npm i y',
  'npm i --shrinkwrap y',
])('%s names none', (command) => expect(analyseCommand(command, '/app').steps[0]?.preview).toBe('npm'))

describe('hostile text', () => {
  const time = (text: string) => {
    const found = analyseCommand(text, '/app')
    expect(found.steps.length).toBeLessThanOrEqual(100)
    return found
  }
  test.each([
    ['$(', ')'],
    ['(', ')'],
    ['{ ', '; }'],
    ['"$(', ')"'],
    ['`', '`'],
    ['if ', '; fi'],
    ['$((', '))'],
    ['${a:-', '}'],
    ['sudo ', ''],
    ['eval ', ''],
  ])('nested %s', (open, close) => {
    expect(time(`${open.repeat(5000)}npm i x${close.repeat(5000)}`)).toMatchObject({ isOpaque: true })
  })
  test('a long one is not looked into', () => {
    expect(time(`npm i ${'a'.repeat(1e6)}`)).toEqual({ steps: [], isOpaque: true, hidden: null })
    expect(time('b'.repeat(1e6))).toEqual({ steps: [], isOpaque: false, hidden: null })
    expect(time('npm i x;'.repeat(5000)).isOpaque).toBe(true)
  })
  test('a NUL ends no word', () => expect(time('npm i a\0b').isOpaque).toBe(true))

  const isSubsequence = (part: string, whole: string) => {
    let at = 0
    for (const character of part) {
      at = whole.indexOf(character, at)
      if (at === -1) return false
      at += character.length
    }
    return true
  }
  const pieces = fc.constantFrom(
    ...'npm npx i install x@1 && || ; | & ( ) { } $( ` " \' \\ $x <<E E > < -c bash eval env A=1 sudo cd .. \n # * ~ {a,b} if then fi'.split(
      ' ',
    ),
  )
  test('it never throws, and what it says stands in the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 30 }).map((some) => some.join(' ')),
        ),
        (text) => {
          for (const { args, tool } of analyseCommand(text, '/app').steps) {
            expect(isSubsequence(tool, text.toLowerCase())).toBe(true)
            if (!text.includes("$'")) for (const arg of args) expect(isSubsequence(arg, text)).toBe(true)
          }
        },
      ),
      { numRuns: 2000 },
    )
  })
  test('quoted words arrive as they were meant', () => {
    const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`
    const word = fc.string({ minLength: 1, maxLength: 20 }).filter((one) => !/[\0]|^-/.test(one))
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
        const { steps } = analyseCommand(`npm install -- ${words.map(quote).join(' ')}`, '/app')
        expect(steps[0]?.specs).toEqual(words)
      }),
    )
  })
})
