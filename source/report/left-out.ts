/** What of the sources a report could not count, and why. Pure. */
import type {TotalledFile} from '../library/totals.ts';
import {knownTypes} from '../transcript/known-types.ts';
import type {LeftOut} from './report-data.ts';

export interface Unread {
	/** Files and folders that are no transcripts. */
	readonly leftOut: readonly {readonly path: string; readonly reason: string}[];
	/** What should have been read and could not. */
	readonly problems: readonly {readonly path: string; readonly message: string}[];
}

const shownExamples = 5;

export function leftOutOf(files: readonly TotalledFile[], {leftOut, problems}: Unread): LeftOut[] {
	const undated = files.filter(({facts, isFolded}) => facts.start === null && !isFolded);
	const rows: readonly LeftOut[] = [
		{
			what: 'files and folders that could not be read',
			count: problems.length,
			why: 'the figures are of the rest',
			examples: examples(problems.map(({path, message}) => `${path}: ${message}`)),
		},
		{
			what: 'lines that are no JSON',
			count: files.reduce((sum, {facts}) => sum + facts.badLines, 0),
			why: 'nothing can be read from them',
			examples: examples(files.flatMap(({path, facts}) => facts.badPlaces.map(line => `${path}:${line}`))),
		},
		...unknownTypes(files),
		{
			what: 'sessions without a time',
			count: undated.length,
			why: 'none of their lines carries one: they add no active time and are in no week',
			examples: examples(undated.map(({path}) => path)),
		},
		...byReason(leftOut),
	];
	return rows.filter(({count}) => count > 0);
}

/** They are events all the same; what they mean is not known. */
function unknownTypes(files: readonly TotalledFile[]): LeftOut[] {
	const counts = new Map<string, number>();
	for (const {facts} of files) {
		for (const [type, count] of facts.types) {
			if (!knownTypes.has(type)) counts.set(type, (counts.get(type) ?? 0) + count);
		}
	}
	const types = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
	return [
		{
			what: 'events of unknown types',
			count: types.reduce((sum, [, count]) => sum + count, 0),
			why: 'kept and shown, but looked at for no mark',
			examples: types.slice(0, shownExamples).map(([type, count]) => `${type} × ${count}`),
		},
	];
}

function byReason(leftOut: Unread['leftOut']): LeftOut[] {
	const paths = new Map<string, string[]>();
	for (const {path, reason} of leftOut) {
		const known = paths.get(reason);
		if (known) known.push(path);
		else paths.set(reason, [path]);
	}
	return [...paths].map(([reason, all]) => ({
		what: 'files that are no transcripts',
		count: all.length,
		why: reason,
		examples: examples(all),
	}));
}

const examples = (all: readonly string[]): string[] => [...all].sort().slice(0, shownExamples);
