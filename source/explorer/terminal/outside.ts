/** An event in the person's own pager or editor: sanitised text in a private file that is gone afterwards. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {safeText} from '../../text/safe-text.ts';
import type {Terminal} from './terminal.ts';

/** The person's choice as a shell understands it: `$EDITOR` may hold arguments. */
const commandFor = (program: 'pager' | 'editor'): string =>
	program === 'pager' ? process.env.PAGER || 'less' : process.env.VISUAL || process.env.EDITOR || 'vi';

/** Answers what went wrong, in words, or null. */
export async function openOutside(
	terminal: Terminal,
	program: 'pager' | 'editor',
	text: string,
): Promise<string | null> {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'session-tui-'));
	const file = path.join(folder, 'event.txt');
	const command = commandFor(program);
	try {
		fs.writeFileSync(file, safeText(text), {mode: 0o600});
		// The shell splits the person's command; the file is passed as data and never becomes part of a script.
		const end = await terminal.runChild('/bin/sh', ['-c', `${command} "$1"`, 'session-tui', file]);
		if (end.error) return `${command} could not be started: ${end.error.message}`;
		if (end.code === 127) return `${command} was not found; set $${program === 'pager' ? 'PAGER' : 'EDITOR'}`;
		return null;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	} finally {
		fs.rmSync(folder, {recursive: true, force: true});
	}
}
