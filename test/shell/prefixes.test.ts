import { describe, expect, test } from 'vitest'
import { readAssignment, readFind, readXargs, unwrap } from '../../src/shell/prefixes.ts'
import { known, type ShellWord } from '../../src/shell/word.ts'

const words = (text: string): ShellWord[] => (text === '' ? [] : text.split(' ').map(known))
const shown = (given: readonly ShellWord[]) => given.map(({ text }) => text).join(' ')

describe('what a program is told to run', () => {
  test.each<[string, string, string]>([
    ['env', '-u A B=1 npx x', 'npx x'],
    ['sudo', '-u root -E npx x', 'npx x'],
    ['sudo', '-l npx', ''],
    ['chrt', '-i 0 npx x', 'npx x'],
    ['chrt', '-i npx x', 'npx x'],
    ['taskset', '-p 123', ''],
    ['strace', '-e trace=open -o log npx x', 'npx x'],
    ['unshare', '-r -w /app npx x', 'npx x'],
    ['bwrap', '--ro-bind / / --proc /proc npx x', 'npx x'],
    ['docker', 'compose -f a.yml run --rm -e A=1 web npx x', 'npx x'],
    ['docker', 'exec -it app npx x', 'npx x'],
    ['script', '-q /dev/null npx x', 'npx x'],
    ['kubectl', 'exec pod -c app -- npx x', 'npx x'],
    ['flock', '-w 5 lock npx x', 'npx x'],
    // A flag that is not listed: the package manager is never taken for its value.
    ['strace', '--new-flag npx x', 'npx x'],
    ['command', '-v npx', ''],
  ])('%s %s', (name, given, expected) => {
    const unwrapped = unwrap(name, words(given))
    expect(unwrapped).not.toBeNull()
    expect(shown(unwrapped?.words ?? [])).toBe(expected)
    expect(unwrapped?.lines).toEqual([])
  })
})

describe('a line that a shell reads', () => {
  const line = known('npx x')
  test.each<[string, readonly ShellWord[]]>([
    ['script', [known('-qc'), line, known('/dev/null')]],
    ['script', [known('-c'), line]],
    ['script', [known('--command=npx x')]],
    ['su', [known('me'), known('-c'), line]],
    ['runuser', [known('-l'), known('me'), known('-c'), line]],
    ['flock', [known('lock'), known('-c'), line]],
    ['env', [known('-S'), line]],
    ['env', [known('-Snpx'), known('x')]],
    ['watch', [known('-n'), known('1'), known('npx'), known('x')]],
    ['trap', [line, known('EXIT')]],
    ['concurrently', [known('-n'), known('a'), line]],
    ['nix-shell', [known('-p'), known('nodejs'), known('--run'), line]],
  ])('%s %j', (name, given) => {
    const unwrapped = unwrap(name, given)
    expect(unwrapped?.lines.map(({ text }) => text)).toEqual(['npx x'])
    expect(unwrapped?.words).toEqual([])
  })
})

test.each<[string, string]>([
  ['docker', 'build .'],
  ['docker', 'ps'],
  ['mise', 'install node'],
  ['kubectl', 'get pods'],
  ['ls', '-l'],
  ['constructor', 'x'],
])('%s %s is no prefix', (name, given) => expect(unwrap(name, words(given))).toBeNull())

test('what is known of the place goes along', () => {
  expect(unwrap('env', words('A=1 -C web npx x'))).toMatchObject({
    env: [['A', known('1')]],
    folder: known('web'),
  })
  expect(unwrap('nsenter', words('-t 1 npx x'))?.isElsewhere).toBe(true)
})

test('assignments, xargs and find', () => {
  expect(readAssignment(known('A=b=c'))).toEqual(['A', known('b=c')])
  expect(readAssignment(known('--a=b'))).toBeNull()
  expect(shown(readXargs(words('-n 1 -I {} npx {}')))).toBe('npx {}')
  expect(readFind('find', words('. -exec npx x {} ; -print')).map(shown)).toEqual(['npx x {}'])
  expect(readFind('fd', words('-e ts -x npx x')).map(shown)).toEqual(['npx x'])
})
