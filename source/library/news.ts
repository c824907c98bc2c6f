/**
 * What of a file is new since it was looked at last: by its lines, because a collector delivers old sessions late and
 * times say nothing of when a line came. Pure.
 */
import {changedFacts} from '../analysis/changed-facts.ts';
import type {FileFacts} from '../analysis/file-indexer.ts';
import type {Block} from '../analysis/types.ts';

/** How far a file had come. */
export interface Seen {
	/** The last line that was of interest. */
	readonly line: number;
	/** Of its latest event, milliseconds since the epoch; null without one. */
	readonly time: number | null;
}

export const nothingSeen: Seen = {line: 0, time: null};

export function seenOf({steps, marks, setAside, prompts, end}: FileFacts): Seen {
	let line = 0;
	for (const step of steps) line = Math.max(line, step.line, step.resultLine);
	for (const list of [marks, setAside, prompts]) for (const one of list) line = Math.max(line, one.line);
	return {line, time: end};
}

/** The facts of what came after one look and up to another; a block that went on begins where the first look ended. */
export function newsOf(facts: FileFacts, after: Seen, upTo: Seen | null): FileFacts {
	const isNew = ({line}: {readonly line: number}): boolean => line > after.line && (upTo === null || line <= upTo.line);
	const blocks = facts.blocks.flatMap(block => newPart(block, after.time, upTo === null ? null : upTo.time));
	return changedFacts(facts, {
		// With its result, whose mark is news.
		steps: facts.steps.filter(step => isNew({line: Math.max(step.line, step.resultLine)})),
		marks: facts.marks.filter(isNew),
		setAside: facts.setAside.filter(isNew),
		badPlaces: facts.badPlaces.filter(line => isNew({line})),
		badLines: facts.badPlaces.filter(line => isNew({line})).length,
		types: after.line === 0 ? facts.types : new Map(),
		blocks,
		activeSeconds: blocks.reduce((sum, {start, end}) => sum + end - start, 0) / 1000,
		start: blocks[0]?.start ?? null,
		end: blocks.at(-1)?.end ?? null,
	});
}

function newPart(block: Block, after: number | null, upTo: number | null): Block[] {
	if (after !== null && block.end <= after) return [];
	if (upTo !== null && block.start > upTo) return [];
	return [
		{
			...block,
			start: after === null ? block.start : Math.max(block.start, after),
			end: upTo === null ? block.end : Math.min(block.end, upTo),
		},
	];
}

export const hasNews = ({steps, marks, setAside, blocks}: FileFacts): boolean =>
	steps.length + marks.length + setAside.length + blocks.length > 0;
