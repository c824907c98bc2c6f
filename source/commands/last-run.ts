/**
 * What the last `report --since-last` had seen, kept under XDG state: one file for each set of sources, with how far each
 * transcript had come before and after that run. So the next run tells what is new, and the commands that a report lists
 * can tell again what it told.
 */
import {createHash} from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';
import {stateFolder} from '../config/paths.ts';
import {nothingSeen, type Seen, seenOf} from '../library/news.ts';
import {makeFolder} from '../sources/make-folder.ts';
import {errorCode, problemMessage} from '../sources/system-errors.ts';
import {visibleLine} from '../text/safe-text.ts';
import type {Io} from './command.ts';
import type {SelectedFile} from './workspace.ts';

const time = z.nullable(z.number());
const stateSchema = z.object({
	version: z.literal(1),
	/** When that run was, milliseconds since the epoch. */
	at: z.number(),
	/** By source and path: line and time before the run, line and time after it. */
	files: z.record(z.string(), z.tuple([z.number(), time, z.number(), time])),
});

export interface LastRun {
	/** null: none is known. */
	readonly at: number | null;
	before(file: SelectedFile): Seen;
	after(file: SelectedFile): Seen;
}

export interface ReadLastRun extends LastRun {
	/** A sentence where what is kept could not be read; safe to draw. */
	readonly problem: string | null;
	/** Keeps that these files have been told as far as they go now; others stay as they were. Rejects with the system's error. */
	advance(files: readonly SelectedFile[], now: number): Promise<void>;
}

/** `roots`: of the sources, in any order. Never rejects. */
export async function readLastRun(
	{env, home}: Pick<Io, 'env' | 'home'>,
	roots: readonly string[],
): Promise<ReadLastRun> {
	const name = createHash('sha256')
		.update(JSON.stringify([...roots].sort()))
		.digest('hex')
		.slice(0, 32);
	const file = path.join(stateFolder(env, home), 'reports', `${name}.json`);
	let state: z.infer<typeof stateSchema> | null = null;
	let problem: string | null = null;
	try {
		state = stateSchema.parse(JSON.parse(await fs.readFile(file, 'utf8')));
	} catch (error) {
		const code = errorCode(error);
		if (code !== 'ENOENT' && code !== 'ENOTDIR') {
			const why = code === null ? 'it is not what this program writes' : problemMessage(error);
			problem = `${visibleLine(file)}: what the last run had seen is not known (${why}); everything counts as new`;
		}
	}
	const known = state?.files ?? {};
	const seen = (one: SelectedFile, when: 'before' | 'after'): Seen => {
		const numbers = known[keyOf(one)];
		// One that has become shorter is another file than it was.
		if (numbers === undefined || seenOf(one.facts).line < numbers[2]) return nothingSeen;
		const [lineBefore, timeBefore, lineAfter, timeAfter] = numbers;
		return when === 'before' ? {line: lineBefore, time: timeBefore} : {line: lineAfter, time: timeAfter};
	};
	return {
		at: state?.at ?? null,
		problem,
		before: one => seen(one, 'before'),
		after: one => seen(one, 'after'),
		advance: async (files, now) => {
			const next: z.infer<typeof stateSchema>['files'] = {...known};
			for (const one of files) {
				const before = seen(one, 'after');
				const after = seenOf(one.facts);
				next[keyOf(one)] = [before.line, before.time, after.line, after.time];
			}
			await writeAside(file, `${JSON.stringify({version: 1, at: now, files: next})}\n`);
		},
	};
}

const keyOf = ({record, file}: SelectedFile): string => `${record.source.root}\n${file}`;

/** Written beside and renamed: half a file is never seen, whenever the program is killed. */
async function writeAside(file: string, text: string): Promise<void> {
	makeFolder(path.dirname(file), 0o700);
	const half = `${file}.${process.pid}`;
	try {
		const handle = await fs.open(half, 'w', 0o600);
		try {
			await handle.writeFile(text);
			await handle.sync();
		} finally {
			await handle.close();
		}
		await fs.rename(half, file);
	} catch (error) {
		await fs.rm(half, {force: true});
		throw error;
	}
}
