/** Folders for sockets and helpers that only this account can enter, gone however the program ends. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The path of a socket may be 104 bytes (macOS); ssh adds 17 while it makes one. */
const longestBase = 50;

const folders = new Set<string>();

const removeAll = () => {
	for (const folder of folders) fs.rmSync(folder, {recursive: true, force: true});
};

export function makePrivateFolder(): string {
	const base = os.tmpdir();
	// 0700 whatever the umask says.
	const folder = fs.mkdtempSync(path.join(base.length <= longestBase ? base : '/tmp', 'session-tui-'));
	if (folders.size === 0) process.once('exit', removeAll);
	folders.add(folder);
	return folder;
}

export function removeFolder(folder: string): void {
	fs.rmSync(folder, {recursive: true, force: true});
	folders.delete(folder);
	if (folders.size === 0) process.removeListener('exit', removeAll);
}
