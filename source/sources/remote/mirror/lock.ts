/** One instance writes to a copy, the others only read it. A lock says by whom: a process that is gone holds none. */
import {randomBytes} from 'node:crypto';
import fs from 'node:fs';
import {errorCode} from '../../system-errors.ts';

/** When a process began, in the system's ticks; '' where that is not told. A number alone may be another's by now. */
function startOf(pid: number): string {
	try {
		const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
		return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
	} catch {
		return '';
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return errorCode(error) === 'EPERM';
	}
}

/** Whether a live process holds the lock. */
export function isHeld(file: string): boolean {
	let text: string;
	try {
		text = fs.readFileSync(file, 'utf8');
	} catch {
		return false;
	}
	const [pid = '', start = ''] = text.split('\n');
	if (!/^\d+$/.test(pid)) return false;
	return isAlive(Number(pid)) && (start === '' || startOf(Number(pid)) === start);
}

export interface Lock {
	release(): void;
}

/**
 * null: another instance has it. The file comes with its text at once (a link to one written before), so nobody ever reads half
 * of it; one that is stale is moved aside by name, and only whoever moved it goes on.
 */
export function takeLock(file: string): Lock | null {
	const mine = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
	fs.writeFileSync(mine, `${process.pid}\n${startOf(process.pid)}\n`, {flag: 'wx', mode: 0o600});
	try {
		for (let tries = 0; tries < 3; tries++) {
			try {
				fs.linkSync(mine, file);
				return {release: () => fs.rmSync(file, {force: true})};
			} catch (error) {
				if (errorCode(error) !== 'EEXIST') throw error;
			}
			if (isHeld(file)) return null;
			try {
				fs.renameSync(file, `${mine}.stale`);
			} catch (error) {
				if (errorCode(error) !== 'ENOENT') throw error;
			}
			// Between the look and the move another may have taken it: then what was moved is a live lock and goes back.
			if (isHeld(`${mine}.stale`)) {
				fs.renameSync(`${mine}.stale`, file);
				return null;
			}
			fs.rmSync(`${mine}.stale`, {force: true});
		}
		return null;
	} finally {
		fs.rmSync(mine, {force: true});
	}
}
