/** A folder that transcripts were pulled into: what lies there, and drafts of pulls that were killed. */
import type {Buffer} from 'node:buffer';
import fs from 'node:fs';
import {nameFromBytes, pathBytes} from '../path-bytes.ts';
import {errorCode} from '../system-errors.ts';

export interface PulledFolder {
	/** Relative, with '/'. */
	readonly transcripts: readonly string[];
	readonly drafts: readonly {readonly path: string; readonly pid: number}[];
}

/** Links are not followed, folders that cannot be read and hidden ones left out. */
export function lookInto(top: string): PulledFolder {
	const transcripts: string[] = [];
	const drafts: {path: string; pid: number}[] = [];
	const folders = [''];
	for (let below = folders.pop(); below !== undefined; below = folders.pop()) {
		for (const entry of entriesOf(`${top}/${below}`)) {
			const name = nameFromBytes(entry.name);
			const path = below + name;
			if (entry.isDirectory() && !name.startsWith('.')) folders.push(`${path}/`);
			if (!entry.isFile()) continue;
			const pid = /\.jsonl\.(\d{1,9})\.part$/.exec(name)?.[1];
			if (pid !== undefined) drafts.push({path, pid: Number(pid)});
			else if (name.endsWith('.jsonl')) transcripts.push(path);
		}
	}
	return {transcripts, drafts};
}

function entriesOf(folder: string): fs.Dirent<Buffer>[] {
	try {
		return fs.readdirSync(pathBytes(folder), {withFileTypes: true, encoding: 'buffer'});
	} catch {
		return [];
	}
}

/** Removes drafts whose process is not there any more; one of this very process is of another before it. */
export function removeDeadDrafts(top: string): void {
	for (const {path, pid} of lookInto(top).drafts)
		if (pid === process.pid || !isAlive(pid)) fs.rmSync(pathBytes(`${top}/${path}`), {force: true});
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return errorCode(error) !== 'ESRCH';
	}
}
