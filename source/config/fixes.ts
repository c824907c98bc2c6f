/**
 * `fixes.json`: a list of known fixes, `[{issue, title, fixedAt, match: {kind?, signature? | pattern?}}]`. Written by
 * `session-tui fixes`, or by hand: a wrong entry is named with its line, the others hold, and none is ever lost.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';
import type {Fix} from '../analysis/fixes.ts';
import {markKinds} from '../analysis/types.ts';
import {makeFolder} from '../sources/make-folder.ts';
import {errorCode, problemMessage} from '../sources/system-errors.ts';
import {patternProblem} from '../text/pattern.ts';
import {safeLine} from '../text/safe-text.ts';
import {type ConfigProblem, problemLine} from './config.ts';
import {locate} from './locate.ts';

const time = z
	.string('expected a time, such as 2026-02-01T12:00:00Z')
	.check(
		z.refine(
			text => /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text)),
			'expected a time, such as 2026-02-01T12:00:00Z',
		),
	);
const pattern = z.string('expected a regular expression').check(
	z.refine(source => patternProblem(source) === null, {
		error: ({input}) => `${JSON.stringify(input)} ${patternProblem(String(input))}`,
	}),
);

const match = z
	.strictObject(
		{
			kind: z.optional(z.enum(markKinds, `expected one of ${markKinds.join(', ')}`)),
			signature: z.optional(z.string('expected a signature').check(z.minLength(1, 'expected a signature'))),
			pattern: z.optional(pattern),
		},
		'expected an object of kind, signature or pattern',
	)
	.check(
		z.refine(
			({kind, signature, pattern}) => (kind ?? signature ?? pattern) !== undefined,
			'expected a kind, a signature or a pattern',
		),
	);

/** An entry of the file. Keys that are not known are kept: they are somebody's notes. */
export const fixSchema = z.looseObject(
	{
		issue: z.int('expected the number of an issue').check(z.positive('expected the number of an issue')),
		title: z._default(z.string('expected a text'), ''),
		repo: z.optional(z.string('expected owner/name').check(z.regex(/^[\w.-]+\/[\w.-]+$/, 'expected owner/name'))),
		fixedAt: time,
		match,
	},
	'expected an object, such as {"issue": 84, "title": "…", "fixedAt": "2026-02-01", "match": {"kind": "auth"}}',
);
export type FixEntry = z.input<typeof fixSchema>;

export interface CheckedFixes {
	readonly fixes: readonly Fix[];
	readonly problems: readonly ConfigProblem[];
	/** Every entry as it stands in the file, wrong ones too; null where the file is no list. */
	readonly entries: readonly unknown[] | null;
}

export function checkFixes(text: string): CheckedFixes {
	const bare = text.replace(/^\uFEFF/, '');
	const places = locate(bare);
	if (places.mistake) {
		const {line, column, message} = places.mistake;
		return {fixes: [], entries: null, problems: [{key: '', line, message: `not JSON: ${message} (column ${column})`}]};
	}
	const entries: unknown = JSON.parse(bare);
	if (!Array.isArray(entries)) {
		return {fixes: [], entries: null, problems: [{key: '', line: 1, message: 'expected a list of fixes'}]};
	}
	const fixes: Fix[] = [];
	const problems: ConfigProblem[] = [];
	for (const [index, entry] of entries.entries()) {
		const parsed = fixSchema.safeParse(entry);
		if (parsed.success) fixes.push(fixOf(parsed.data));
		else {
			const issue = parsed.error.issues[0];
			const within = (issue?.path ?? []).map(String);
			const line = places.lineOf(String(index), ...within) ?? places.lineOf(String(index));
			const key = [String(index), ...within].join('.');
			problems.push({key, line, message: `${safeLine(issue?.message ?? 'not understood', 300)}; left out`});
		}
	}
	return {fixes, problems, entries};
}

function fixOf({issue, title, repo, fixedAt, match}: z.output<typeof fixSchema>): Fix {
	return {
		issue,
		title,
		repo: repo ?? null,
		fixedAt: Date.parse(fixedAt),
		match: {kind: match.kind ?? null, signature: match.signature ?? null, pattern: match.pattern ?? null},
	};
}

export interface ReadFixes {
	readonly fixes: readonly Fix[];
	/** As in the file; null where it cannot be added to. */
	readonly entries: readonly unknown[] | null;
	/** Lines to show, safe to draw. */
	readonly problems: readonly string[];
}

/** Never rejects; a file that is not there holds no fixes. */
export async function readFixes(file: string): Promise<ReadFixes> {
	let text: string;
	try {
		text = await fs.readFile(file, 'utf8');
	} catch (error) {
		if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return {fixes: [], entries: [], problems: []};
		return {fixes: [], entries: null, problems: [`${safeLine(file)}: ${problemMessage(error)}; no fix is known`]};
	}
	const {fixes, entries, problems} = checkFixes(text);
	return {fixes, entries, problems: problems.map(problem => problemLine(file, problem))};
}

/** Written beside and renamed: half a file is never seen. Rejects with the system's error. */
export async function writeFixes(file: string, entries: readonly unknown[]): Promise<void> {
	makeFolder(path.dirname(file));
	const half = `${file}.${process.pid}`;
	await fs.writeFile(half, `${JSON.stringify(entries, null, '\t')}\n`);
	await fs.rename(half, file);
}
