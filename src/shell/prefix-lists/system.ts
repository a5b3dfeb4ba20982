// Programs of the system and parts of a shell that run another program, from their man pages.

import type { Prefix } from './prefix.ts'

/** util-linux, coreutils and their like. */
export const system: Readonly<Record<string, Prefix>> = {
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
export const builtins: Readonly<Record<string, Prefix>> = {
  command: { asks: '-v -V' },
  exec: { values: '-a' },
  builtin: {},
  noglob: {},
  nocorrect: {},
  trap: { asks: '-l -p -P', words: 'first' },
  entr: { lines: '-s' },
}
