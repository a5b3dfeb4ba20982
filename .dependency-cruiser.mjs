// The import rules of src/, each with its reason. `npm run lint` and test/architecture.test.ts run them.

/** Top to bottom: a folder imports only from layers below its own. A folder that is not listed may import nothing. */
export const layers = [
  ['entry'],
  ['cli'],
  ['hook'],
  ['wrapper'],
  ['backtest', 'check'],
  ['trail', 'gate'],
  ['reporters', 'policy', 'remedy'],
  ['rules'],
  ['registry', 'evidence', 'setup', 'change'],
  ['watched'],
  ['advisories', 'install-code'],
  ['git', 'mcp', 'report'],
  ['lockfile'],
  ['managers'],
  ['snapshot', 'system', 'manifest', 'http', 'yaml'],
  ['ports', 'json', 'npmrc', 'agents'],
  ['options'],
  ['model', 'shell', 'text', 'types'],
]

/** Folders that may reach the disk, the network, the clock or other programs. */
export const effectFolders = [
  'entry',
  'system',
  'git',
  'http',
  'registry',
  'advisories/feeds',
  'trail/file',
  'hook/process',
  'wrapper/npm',
  'wrapper/managers',
]

const folder = (names) => `^src/(?:${names.join('|')})/`
const effects = folder(effectFolders)
/** Node's modules that compute only. */
const pureModules = '^(?:node:)?(?:path|util|crypto)$'
const effectPackages =
  '(?:^|/)node_modules/(?:pacote|npm-registry-fetch|@npmcli/[^/]+|sigstore|tar|yauzl|write-file-atomic)/'

const onlyDown = layers.flatMap((names, index) => {
  const above = layers.slice(0, index + 1).flat()
  return {
    name: 'only-down',
    comment:
      'Imports run down the layers: what lies below can be read, tested and moved without what lies above.',
    severity: 'error',
    from: { path: `^src/(${names.join('|')})/` },
    to: { path: folder(above), pathNot: '^src/$1/' },
  }
})

/** A plug-in is <folder>/<id>.ts or <folder>/<id>/; `shared` are the files of the folder that are none. */
const plugIns = [
  {
    at: 'agents',
    shared:
      'index|define-agent|define-settings|define-wiring|read-event|read-settings|read-yaml|rewritten-files|settings-readers|shared-hooks-file|wirings|ordered-wirings|settings-files|tool-events',
    lists: 'index|read-settings|rewritten-files|settings-readers|wirings|ordered-wirings|settings-files',
  },
  { at: 'evidence/sources', shared: 'index' },
  { at: 'rules', shared: 'index|define-rule|catalogue|finding-name' },
  { at: 'reporters', shared: 'index|define-reporter' },
].map(({ at, shared, lists = 'index' }) => ({
  name: 'plug-ins-apart',
  comment: 'A plug-in imports no other plug-in, and not their list: each can be added and removed by itself.',
  severity: 'error',
  from: { path: `^src/${at}/(?!(?:${shared})\\.ts$)([^/.]+)(?:\\.ts$|/)` },
  to: {
    path: `^src/${at}/`,
    pathNot: `^src/${at}/(?:(?!(?:${lists})\\.ts$)(?:${shared})\\.ts$|$1(?:\\.ts$|/))`,
  },
}))

/** Files of a plug-in that others import, besides its index.ts, with the reason. */
const openPlugInFiles = [
  // The locations that npm gives packages in folders of others: a tarball's content is laid out the same way.
  'lockfile/npm/location',
  // The names of npm's lockfiles, for what runs npm itself and for what a tarball can bring.
  'lockfile/npm/names',
  // The hash of npm 12's extension, which the wrapper compares before npm loads the file.
  'lockfile/npm/extension',
  // Listed by the generated agents/wirings.ts, agents/settings-readers.ts and agents/rewritten-files.ts, apart from
  // index.ts, which the hook's fast path loads.
  'agents/[^/]+/(?:wiring|settings|rewritten)',
]

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circles',
      comment:
        'Of two files in a circle neither is read, tested or moved without the other. Type imports count.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    ...onlyDown,
    {
      name: 'every-folder-has-a-layer',
      comment: 'Circles among top folders are impossible because each has a layer and imports run down only.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: folder(layers.flat()) },
      to: {},
    },
    {
      name: 'effects-in-named-folders',
      comment:
        'What judges is a function of its input: files, network, clock and processes are reached at the edge.',
      severity: 'error',
      from: { path: '^src/', pathNot: effects },
      to: { dependencyTypes: ['core'], pathNot: pureModules },
    },
    {
      name: 'effect-packages-in-named-folders',
      comment: "As for node's own modules: these packages read files or send requests.",
      severity: 'error',
      from: { path: '^src/', pathNot: effects },
      to: { path: effectPackages },
    },
    {
      name: 'effects-are-wired-in',
      comment:
        'Only entry/open-host.ts wires effects in; everything else takes a port, so a test can hand it another world.',
      severity: 'error',
      // index.ts offers openRegistry to library users.
      from: { path: '^src/', pathNot: [effects, '^src/index\\.ts$'] },
      // http/clock.ts has an effect-free function of dates that the gate's clock uses.
      to: { path: effects, pathNot: '^src/http/clock\\.ts$' },
    },
    {
      name: 'whole-host-in-named-files',
      comment:
        'The signature of a function lists the ports that it uses: a reader sees what it reaches, a test makes those alone.',
      severity: 'error',
      // What opens the host, what hands it to a command, and the contract of a command.
      from: { path: '^src/', pathNot: '^src/(?:entry/open-host|cli/(?:main|command))\\.ts$' },
      to: { path: '^src/ports/host\\.ts$' },
    },
    {
      name: 'ports-and-model-import-nothing-else',
      comment:
        'What crosses a port is declared there: both can be read alone, and no circle can start in them.',
      severity: 'error',
      from: { path: '^src/(?:ports|model)/' },
      to: { pathNot: ['^src/(?:ports|model)/', '^src/errors\\.ts$'] },
    },
    {
      name: 'nothing-imports-the-library',
      comment:
        'index.ts is what library users import; imported from within it would grow with every need of ours.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/index\\.ts$' },
    },
    ...plugIns,
    {
      name: 'plug-ins-apart',
      comment: 'A lockfile format imports no other format: each package manager can be added by itself.',
      severity: 'error',
      from: { path: '^src/lockfile/([^/]+)/' },
      to: { path: '^src/lockfile/[^/]+/', pathNot: '^src/lockfile/$1/' },
    },
    {
      name: 'plug-ins-through-their-index',
      comment: "A plug-in's own words stay in its folder: others import its index.ts, if anything.",
      severity: 'error',
      from: { path: '^src/(?!(?:agents|evidence/sources|rules|reporters|lockfile)/[^/]+/)' },
      to: {
        path: '^src/(?:agents|evidence/sources|rules|reporters|lockfile)/[^/]+/',
        pathNot: ['/index\\.ts$', `^src/(?:${openPlugInFiles.join('|')})\\.ts$`],
      },
    },
    {
      name: 'no-unresolved-imports',
      comment: 'An import that cannot be resolved escapes every other rule.',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // Counts type imports too: they vanish when compiled, but a reader has to follow them.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
}
