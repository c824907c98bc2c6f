/** Folders for sockets and helpers that only this account can enter, gone however the program ends. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {errorCode} from '../system-errors.ts';

/** The path of a socket may be 104 bytes (macOS); ssh adds 17 while it makes one. */
const longestBase = 50;

const folders = new Set<string>();

const removeAll = () => {
	for (const folder of folders) fs.rmSync(folder, {recursive: true, force: true});
};

/** Whether no process has this number; one of another account's has it all the same. */
function isDead(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return false;
	} catch (error) {
		return errorCode(error) === 'ESRCH';
	}
}

/** Removes what programs of ours that were killed left behind: their number stands in the name. */
function removeOrphans(base: string): void {
	try {
		for (const name of fs.readdirSync(base)) {
			const pid = /^session-tui-(\d+)-\w{6}$/.exec(name)?.[1];
			if (pid === undefined || !isDead(Number(pid))) continue;
			const folder = path.join(base, name);
			const stats = fs.lstatSync(folder, {throwIfNoEntry: false});
			if (!stats?.isDirectory() || stats.uid !== process.getuid?.()) continue;
			fs.rmSync(folder, {recursive: true, force: true});
		}
	} catch (error) {
		// What cannot be looked at or removed is left to the system; no connection fails of it.
		if (errorCode(error) === null) throw error;
	}
}

export function makePrivateFolder(): string {
	const base = os.tmpdir().length <= longestBase ? os.tmpdir() : '/tmp';
	if (folders.size === 0) removeOrphans(base);
	// 0700 whatever the umask says.
	const folder = fs.mkdtempSync(path.join(base, `session-tui-${process.pid}-`));
	if (folders.size === 0) process.once('exit', removeAll);
	folders.add(folder);
	return folder;
}

export function removeFolder(folder: string): void {
	fs.rmSync(folder, {recursive: true, force: true});
	folders.delete(folder);
	if (folders.size === 0) process.removeListener('exit', removeAll);
}
