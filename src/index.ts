// The public API of depgate.

export { gate } from './gate.ts'
export { parseLockfile, emptyLockfile, unlockedState, lockfileNames } from './lockfile.ts'
export { findMovedNpmrc } from './npmrc/moves.ts'
export { maxNpmrcLength } from './npmrc/read.ts'
export { diff } from './diff.ts'
export { backtest, type Backtest, type BacktestRow, type PastBlock, type PastCommit } from './backtest.ts'
export { drawBacktest } from './backtest-table.ts'
export { drawBacktestPage } from './backtest-page.ts'
export { findCiBase, quoteWord, type BaseCandidate, type CiBase } from './ci-base.ts'
export { findMoves, type OneSided } from './moves.ts'
export { mergeHashes, mergeReports } from './merge-reports.ts'
export { defaultPolicy, parsePolicy, printPolicy } from './policy.ts'
export { mergeLayers, type Layer, type Layered, type Refused } from './layers.ts'
export { listLoosened, tighten, type Loosened } from './tighten.ts'
export { sayUncounted } from './terms.ts'
export { listIdle, type Idle } from './idle.ts'
export { policyLookalikes, sayLookalikes } from './policy-lookalikes.ts'
export { isDay, isMoment, readTyped } from './moment.ts'
export { namesOf } from './finding-name.ts'
export { addWaiver, isOn } from './write-waiver.ts'
export { parseExact } from './pattern.ts'
export { listValues, writtenPaths, type PolicyValue } from './values.ts'
export { policySchema } from './schema.ts'
export { rules } from './rules/index.ts'
export { reporters } from './reporters/index.ts'
export { formats } from './formats/index.ts'
export { dropExtended, isExtendedFile, readExtended, type OpenExtended, type PolicyText } from './extend.ts'
export { gateFiles, type GateFile } from './gate-files.ts'
export { comparePolicies } from './compare-policies.ts'
export { readJson } from './json.ts'
export { DepgateError, type ErrorCode } from './errors.ts'
export { parseReport } from './parse-report.ts'
export { breakCommands, plain, plainUrl } from './text.ts'
export { didYouMean } from './nearest.ts'
export { openRegistry } from './host/open-registry.ts'
export { pairOf, type Addition, type PlannedTree, type Saving } from './planned.ts'
export { approve, compareSaved, compareUnpacked, fillIntegrity, type Approved } from './approved.ts'
export { restrict, restrictDependents, unrestricted, type Restrictions } from './restrict.ts'
export { wireClaude, wireClaudeUser, wireCodex, wireCursor, type AgentWiring } from './wiring/agents.ts'
export { addBlock, hasBlock, removeBlock, type Block } from './wiring/block.ts'
export { addHooks, isOwnCommand, removeHooks } from './wiring/json-hooks.ts'
export {
  gitHook,
  jobLines,
  npmBlock,
  vendoredFile,
  vendoredPlaces,
  workflow,
  workflowMark,
} from './wiring/files.ts'
export { isStart, samplePayload, sayHeld, trial } from './wiring/samples.ts'
export {
  hasPlugin,
  lineOf,
  listHooks,
  readSettings,
  sayDisabled,
  type Layers,
  type WiredHook,
} from './wiring/standing.ts'
export { agentFiles, watched } from './hook/watched.ts'
export { findForeignManager, foreignLockfiles } from './foreign-lockfiles.ts'
export { isWatched, listChanged, type HookState, type OpenVerdict, type WatchedFile } from './hook/state.ts'
export { findApproved } from './hook/baseline.ts'
export { sayHold } from './hook/say.ts'
export { unjudged, type HookRequest } from './hook/recognise.ts'
export type { HookEvent, HookMoment, HookVerdict } from './agent.ts'
export type { CommandAnalysis, Step } from './shell/analyse.ts'
export type { Launch } from './servers.ts'
export { serverFiles } from './server-files.ts'
export {
  installFileNames,
  namesFiles,
  roleOf,
  type InstallFile,
  type InstallRole,
} from './install-code/files.ts'
export type { Compared } from './install-code/compare.ts'
export type { Claim } from './install-code/managers.ts'
export type { OpaqueCommand, Started, StartedPackage } from './install-code/launches.ts'
export { npmCommandOf, npmWords } from './npm-words.ts'
export { version } from './version.ts'
export { gitHashOf, sha256Of } from './hash.ts'
export {
  describeReceipt,
  isReceipt,
  refuseReceipt,
  type FilesBeside,
  type Presented,
  type Receipt,
  type ReceiptLockfile,
} from './receipt.ts'
export { type TrailCheck, type TrailHead, verifyTrail } from './trail.ts'
export { refuseTrailSettings } from './trail-options.ts'
export {
  describeRun,
  trailOutcomes,
  type Actor,
  type HashedFile,
  type Run,
  type TrailEntry,
  type TrailLine,
} from './trail-entry.ts'
export * from './define.ts'
export type * from './evidence.ts'
export type * from './model.ts'
export type * from './hook-host.ts'
export type * from './host.ts'

/** Loads `analyseCommand(command, folder)`; its parser costs 17 ms, which only those pay who have a command to read. */
export const loadAnalysis = async () => (await import('./shell/analyse.ts')).analyseCommand

/** Loads what finds the packages that an agent's settings start; it reads commands too. */
export const loadServers = () => import('./servers.ts')

/** Loads what compares the files that run at install; it reads YAML, TOML and commands. */
export const loadInstallCode = async () => ({
  ...(await import('./install-code/compare.ts')),
  ...(await import('./install-code/launches.ts')),
  ...(await import('./install-code/job.ts')),
})
