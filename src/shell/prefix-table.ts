// Programs that run another one, with the flags that stand before it. From their man pages and --help; what is not
// listed here is not read.

/** How a program is told what to run. */
export interface Prefix {
  /** Flags whose value is the next word. */
  readonly values?: string
  /** Flags with two words. */
  readonly pairs?: string
  /** Words before the command. */
  readonly skips?: number
  /** `A=1` before the command. */
  readonly hasEnv?: boolean
  /** Flags that name the folder it runs in. */
  readonly folder?: string
  /** With one of these it runs nothing. */
  readonly asks?: string
  /** The command comes after `--` only. */
  readonly needsDashes?: boolean
  /** The first word that is no flag must be one of these. */
  readonly verbs?: string
  /** Flags whose value is a line for a shell. */
  readonly lines?: string
  /**
   * What the words are: the command itself; its parts of a line that a shell reads; a line each; a line first, and other
   * things after it.
   */
  readonly words?: 'command' | 'line' | 'lines' | 'first'
  /** It runs where another folder and other files can be. */
  readonly isElsewhere?: boolean
}

/** util-linux, coreutils and their like. */
const system: Readonly<Record<string, Prefix>> = {
  env: { values: '-u --unset', hasEnv: true, folder: '-C --chdir', lines: '-S --split-string' },
  sudo: {
    values: '-u -g -h -p -C -r -t -T -U -R --user --group --host --prompt --chroot --role --type',
    hasEnv: true,
    folder: '-D --chdir',
    asks: '-l -v -k -K --list --validate -e --edit',
  },
  doas: { values: '-u -C' },
  pkexec: { values: '--user' },
  su: {
    values: '-s -g -G -w --shell --group --supp-group --whitelist-environment',
    skips: 99,
    lines: '-c --command --session-command',
  },
  runuser: {
    values: '-u -g -G -s -w --user --group --supp-group --shell --whitelist-environment',
    skips: 99,
    lines: '-c --command --session-command',
  },
  gosu: { skips: 1 },
  'su-exec': { skips: 1 },
  nice: { values: '-n --adjustment' },
  ionice: { values: '-c -n --class --classdata', asks: '-p --pid -P --pgid -u --uid' },
  chrt: {
    values: '-T -P -D --sched-runtime --sched-period --sched-deadline',
    skips: 1,
    asks: '-p --pid -m --max',
  },
  taskset: { skips: 1, asks: '-p --pid' },
  numactl: { values: '-N -m -i -C -p --cpunodebind --membind --interleave --physcpubind --preferred' },
  prlimit: { asks: '-p --pid' },
  setpriv: {
    values: '--ruid --euid --rgid --egid --reuid --regid --groups --inh-caps --bounding-set --ambient-caps',
  },
  unshare: {
    values:
      '-S -G -l --setuid --setgid --map-user --map-group --map-users --map-groups --propagation --setgroups --load-interp',
    folder: '-w --wd -R --root',
  },
  nsenter: { values: '-t -S -G --target --setuid --setgid --env', isElsewhere: true },
  chroot: { values: '--userspec --groups', skips: 1, isElsewhere: true },
  setsid: {},
  setarch: { values: '-p', asks: '--list' },
  nohup: {},
  timeout: { values: '-k -s --kill-after --signal', skips: 1 },
  gtimeout: { values: '-k -s --kill-after --signal', skips: 1 },
  time: { values: '-f -o --format --output' },
  stdbuf: { values: '-i -o -e --input --output --error' },
  // util-linux: `script [options] [file] [-- command]`; BSD: `script file command`.
  script: {
    values:
      '-I -O -B -E -m -o -T --log-in --log-out --log-io --log-timing --echo --logging-format --output-limit',
    skips: 1,
    lines: '-c --command',
  },
  flock: { values: '-w -E --timeout --wait --conflict-exit-code', skips: 1, lines: '-c --command' },
  watch: { values: '-n -q -s --interval --equexit --shotsdir', words: 'line' },
  'systemd-run': {
    values:
      '-u -p -E -H -M -C --unit --property --setenv --host --machine --capsule --description --slice --uid --gid --nice ' +
      '--on-active --on-boot --on-startup --on-unit-active --on-calendar --timer-property --path-property --service-type',
    folder: '--working-directory',
  },
  'systemd-inhibit': { values: '--what --who --why --mode' },
  'systemd-nspawn': {
    values: '-D -i -u -M --directory --image --user --machine --bind --bind-ro',
    isElsewhere: true,
  },
  busybox: {},
  toybox: {},
}

/** Parts of a shell. */
const builtins: Readonly<Record<string, Prefix>> = {
  command: { asks: '-v -V' },
  exec: { values: '-a' },
  builtin: {},
  noglob: {},
  nocorrect: {},
  trap: { asks: '-l -p -P', words: 'first' },
  entr: { lines: '-s' },
}

/** What watches, measures, confines or repeats a program. */
const around: Readonly<Record<string, Prefix>> = {
  strace: { values: '-a -b -e -E -I -o -O -p -P -s -S -u -U -X --trace-path --attach --output --env --user' },
  ltrace: { values: '-a -A -D -e -F -l -n -o -p -s -u -w -x -X' },
  perf: { verbs: 'record stat trace', values: '-e -F -o -p -t -C -c -G -u -I -r' },
  valgrind: {},
  hyperfine: {
    values:
      '-w -m -M -r -u -N -n --warmup --min-runs --max-runs --runs --time-unit --style --export-json --export-markdown --command-name --shell -S -i',
    pairs: '-L --parameter-list',
    lines: '-p -c -s --prepare --cleanup --setup --conclude',
    words: 'lines',
  },
  firejail: {},
  bwrap: {
    pairs:
      '--bind --bind-try --dev-bind --dev-bind-try --ro-bind --ro-bind-try --symlink --setenv --file --bind-data ' +
      '--ro-bind-data --chmod --overlay',
    values:
      '--proc --dev --tmpfs --mqueue --dir --uid --gid --hostname --unsetenv --args --seccomp --exec-label --file-label ' +
      '--remount-ro --lock-file --sync-fd --info-fd --userns --cap-add --cap-drop --perms --size --argv0 --tmp-overlay',
    folder: '--chdir',
  },
  proot: { values: '-r -b -q -k -R -S -v', folder: '-w', isElsewhere: true },
  'xvfb-run': {
    values: '-e -f -n -p -s -w --error-file --auth-file --server-num --xauth-protocol --server-args --wait',
  },
  'dbus-run-session': { values: '--config-file --dbus-daemon' },
  fakeroot: { values: '-l -s -i -b --lib --faked' },
  faketime: { values: '-f', skips: 1 },
  chronic: {},
  eatmydata: {},
  rlwrap: { values: '-H -f -s -C -S' },
  unbuffer: {},
  torsocks: {},
  torify: {},
  proxychains: { values: '-f' },
  proxychains4: { values: '-f' },
  caffeinate: { values: '-t -w' },
  tini: { values: '-p -e' },
  'dumb-init': {},
  winpty: {},
  wsl: { values: '-d -u --distribution --user', folder: '--cd' },
}

const dockerValues =
  '-e -v -w -u -p -l -h -f -m --env --volume --workdir --user --publish --label --hostname --name --network --net --mount ' +
  '--env-file --platform --cpus --memory --add-host --link --pull --restart --shm-size --ulimit --gpus --cap-add --cap-drop ' +
  '--security-opt --tmpfs --device --file --project-name --profile --index --project-directory --context --group-add --ip ' +
  '--dns --userns --pid --ipc --log-driver --stop-signal --stop-timeout --volumes-from --expose --cidfile --runtime'

/** In a container, where usually the project is; and tools that choose a version of something. */
const environments: Readonly<Record<string, Prefix>> = {
  docker: { verbs: 'exec run', values: dockerValues, skips: 1 },
  'docker-compose': { verbs: 'exec run', values: dockerValues, skips: 1 },
  podman: { verbs: 'exec run', values: dockerValues, skips: 1 },
  nerdctl: { verbs: 'exec run', values: dockerValues, skips: 1 },
  kubectl: { verbs: 'exec', needsDashes: true },
  lxc: { verbs: 'exec', needsDashes: true },
  'nix-shell': { values: '-p -A -I --attr --arg --argstr', lines: '--run --command' },
  nix: { verbs: 'develop shell' },
  mise: { verbs: 'exec x', needsDashes: true },
  op: { verbs: 'run', needsDashes: true },
  doppler: { verbs: 'run', needsDashes: true, lines: '--command' },
  infisical: { verbs: 'run', needsDashes: true },
  devbox: { verbs: 'run', values: '-e -c --env --config' },
  volta: { values: '--node --npm --pnpm --yarn --bundled-npm', verbs: 'run' },
  fnm: { values: '--using --fnm-dir', verbs: 'exec' },
  nvm: { verbs: 'exec run', skips: 1 },
  n: { verbs: 'exec run', skips: 1 },
  asdf: { verbs: 'exec' },
  rbenv: { verbs: 'exec' },
  pyenv: { verbs: 'exec' },
  direnv: { verbs: 'exec', skips: 1 },
  uv: { verbs: 'run', values: '--with --python -p --project --directory --env-file --extra --group' },
  poetry: { verbs: 'run', values: '-C -P --directory --project' },
  pipenv: { verbs: 'run' },
  conda: { verbs: 'run', values: '-n -p --name --prefix', folder: '--cwd' },
  bundle: { verbs: 'exec' },
}

/** Of the field itself. */
const ofNode: Readonly<Record<string, Prefix>> = {
  'cross-env': { hasEnv: true },
  'cross-env-shell': { hasEnv: true, words: 'line' },
  'env-cmd': { values: '-f -e -r --file --environments --rc-file' },
  dotenv: { values: '-e -f -v -c -p' },
  dotenvx: { verbs: 'run', values: '-f -e -fk --env-file --env' },
  concurrently: {
    values:
      '-n -c -p -l -m -t --names --prefix-colors --prefix --prefix-length --max-processes --timestamp-format --success ' +
      '--restart-tries --restart-after --kill-signal --default-input-target --hide --teardown',
    words: 'lines',
  },
  'start-server-and-test': { words: 'lines' },
  nodemon: { values: '-w -e -i -d -C --watch --ext --ignore --delay --cwd --config', lines: '-x --exec' },
  lerna: { verbs: 'exec', needsDashes: true },
  nx: { verbs: 'exec', needsDashes: true },
}

const all: Readonly<Record<string, Prefix>> = {
  ...system,
  ...builtins,
  ...around,
  ...environments,
  ...ofNode,
}

/** How a program is told what to run; null for one that is not listed. */
export function prefixOf(program: string): Prefix | null {
  return Object.hasOwn(all, program) ? (all[program] ?? null) : null
}
