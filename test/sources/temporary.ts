/** Real folders for the tests of sources: made below the system's temporary folder, removed after each test. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type {TestContext} from 'node:test';

/** Makes a folder with these files (path → text); unreadable parts are opened up again before it is removed. */
export function temporaryFolder(t: TestContext, files: Readonly<Record<string, string>> = {}): string {
	const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'session-tui-sources-'));
	t.after(() => {
		for (const entry of fs.readdirSync(folder, {withFileTypes: true}))
			if (entry.isDirectory() && !entry.name.includes('\ufffd')) fs.chmodSync(path.join(folder, entry.name), 0o700);
		fs.rmSync(folder, {recursive: true, force: true});
	});
	for (const [name, text] of Object.entries(files)) put(folder, name, text);
	return folder;
}

export function put(folder: string, name: string, text: string): void {
	const file = path.join(folder, name);
	fs.mkdirSync(path.dirname(file), {recursive: true});
	fs.writeFileSync(file, text);
}

/** Root may read everything, so what is shut to others cannot be tried as root. */
export const skipAsRoot = process.getuid?.() === 0 ? 'root may read what is shut to others' : false;
