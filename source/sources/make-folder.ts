/**
 * Makes a folder and those above it that are missing. Node's own `recursive` never ends where the system says that a
 * folder is not there which it cannot make in one that is: `/proc/x` (node 20 to 24 ask again and again).
 */
import fs from 'node:fs';
import path from 'node:path';
import {errorCode} from './system-errors.ts';

/** `mode`: of every folder that is made. Throws the system's error. */
export function makeFolder(folder: string, mode = 0o777): void {
	if (fs.statSync(folder, {throwIfNoEntry: false})?.isDirectory()) return;
	try {
		fs.mkdirSync(folder, {mode});
	} catch (error) {
		const above = path.dirname(folder);
		if (errorCode(error) === 'EEXIST' && fs.statSync(folder).isDirectory()) return;
		if (errorCode(error) !== 'ENOENT' || fs.existsSync(above)) throw error;
		makeFolder(above, mode);
		makeFolder(folder, mode);
	}
}
