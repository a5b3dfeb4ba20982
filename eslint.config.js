// What ESLint checks in src/: promises, switches, sizes, and effects outside of the folders that may have them.

import tseslint from 'typescript-eslint'
import { effectFolders } from './.dependency-cruiser.mjs'

const atTheEdge = 'Effects are reached at the edge: take a port or a value.'
const restricted = (names, message) => names.map((name) => ({ name, message }))

export default [
  {
    files: ['src/**/*.ts'],
    ignores: ['src/**/*.d.ts'],
    // What breaks a rule is listed in scripts/lint/exceptions.json, not in comments.
    linterOptions: { noInlineConfig: true },
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      // A promise that nobody awaits loses its error, and a gate that loses an error passes.
      '@typescript-eslint/no-floating-promises': 'error',
      // A new member of a union must be thought of in every switch.
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // Blank lines and comments are not counted in functions: a comment must never be the line too many.
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', { max: 4 }],
      // All lines of a file are counted: a reader scrolls through all of them.
      'max-lines': ['error', { max: 200 }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/**/*.d.ts', ...effectFolders.map((folder) => `src/${folder}/**`)],
    rules: {
      'no-restricted-globals': [
        'error',
        ...restricted(['process', 'console', 'fetch', 'crypto', 'performance', 'globalThis'], atTheEdge),
        ...restricted(['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'], atTheEdge),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'The moment to judge as of is passed in.' },
        { object: 'Math', property: 'random', message: 'The same input gives the same report.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: ":matches(NewExpression, CallExpression)[callee.name='Date'][arguments.length=0]",
          message: 'The moment to judge as of is passed in.',
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          name: 'node:crypto',
          importNames: ['randomBytes', 'randomFillSync', 'randomInt', 'randomUUID', 'webcrypto'],
          message: 'The same input gives the same report.',
        },
      ],
    },
  },
]
