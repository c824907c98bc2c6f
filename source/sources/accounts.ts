/** Names of the machine's accounts, for files whose owner is all that tells whose they are. */
import fs from 'node:fs';
import os from 'node:os';

let names: Map<number, string> | null = null;

function readAccounts(): Map<number, string> {
	const found = new Map<number, string>();
	try {
		for (const line of fs.readFileSync('/etc/passwd', 'utf8').split('\n')) {
			const [name, , uid] = line.split(':');
			if (name && uid && !found.has(Number(uid))) found.set(Number(uid), name);
		}
	} catch {
		// No such file on Windows; on macOS it lists the system's accounts only.
	}
	try {
		const me = os.userInfo();
		if (me.uid >= 0) found.set(me.uid, me.username);
	} catch {
		// A container may run under a uid that no account has.
	}
	return found;
}

/** Name of an account; null for one that is unknown here (network accounts are not asked for). */
export function accountName(uid: number): string | null {
	if (process.platform === 'win32') return os.userInfo().username;
	names ??= readAccounts();
	return names.get(uid) ?? null;
}
