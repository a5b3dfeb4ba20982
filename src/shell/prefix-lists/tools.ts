// What watches, measures, confines or provides for a program that it runs, from each one's --help.

import type { Prefix } from './prefix.ts'

/** What watches, measures, confines or repeats a program. */
export const around: Readonly<Record<string, Prefix>> = {
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
export const environments: Readonly<Record<string, Prefix>> = {
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
export const ofNode: Readonly<Record<string, Prefix>> = {
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
