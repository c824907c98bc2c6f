/**
 * Takes the lab away however its owner ends, by `kill -9` as well: a small shell that waits for the end of a pipe from us
 * and then ends the lab's processes and removes its accounts, sudo rules and files.
 */
import {type ChildProcess, spawn} from 'node:child_process';

/**
 * In the lab's folder: `pids` (one a line; ended only while their command line names the folder), `accounts`,
 * `groups`, `files` (outside the folder, one a line).
 */
const script = `
D=$1
cat >/dev/null
lines() { [ ! -f "$D/$1" ] || cat "$D/$1"; }
for pid in $(lines pids); do
  if tr '\\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$D"; then kill -CONT "$pid"; kill "$pid"; fi
done
for account in $(lines accounts); do
  uid=$(id -u "$account" 2>/dev/null) || continue
  for status in /proc/[0-9]*/status; do
    if grep -q "^Uid:.*	$uid	" "$status" 2>/dev/null; then p=\${status#/proc/}; kill -KILL "\${p%/status}"; fi
  done
  find /tmp -maxdepth 1 -user "$uid" -exec rm -rf {} +
done
for account in $(lines accounts); do
  for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    id -u "$account" >/dev/null 2>&1 || break
    userdel -f "$account" || sleep 0.2
  done
done
for group in $(lines groups); do
  for try in 1 2 3 4 5 6 7 8 9 10; do
    getent group "$group" >/dev/null || break
    groupdel "$group" || sleep 0.2
  done
done
lines files | while IFS= read -r file; do rm -f "$file"; done
rm -rf "$D"
`;

export interface Reaper {
	/** Resolves when everything is gone. */
	reap(): Promise<void>;
}

export function startReaper(folder: string): Reaper {
	const child: ChildProcess = spawn('/bin/sh', ['-c', script, 'reaper', folder], {
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore'],
		env: {PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C'},
		cwd: '/',
	});
	const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
	child.unref();
	return {
		reap: () => {
			child.ref();
			child.stdin?.end();
			return ended;
		},
	};
}
