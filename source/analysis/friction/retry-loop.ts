/**
 * retry-loop: the same or nearly the same command three times or more in a block, with at least one failure among them.
 *
 * Two commands are the same when they are equal after dropping what only shapes the output (`2>&1`, `| tail -20`), a
 * leading `cd there &&`, numbers and spaces. They are nearly the same when they start with the same program and share
 * at least `nearlyTheSame` of their words.
 */
import type {Finding} from '../types.ts';
import {commandName} from './command-name.ts';
import {shapeOf} from './command-shape.ts';
import {evidenceCharacters} from './evidence.ts';

/** One command of a block, in the order of time. */
export interface Try {
	readonly command: string;
	/** It failed, or a part of it did: there is a red mark. */
	readonly failed: boolean;
}

export interface RetryLoop {
	/** Positions in the block's commands, ascending, three or more. */
	readonly tries: readonly number[];
	/** Whether the last try went well. */
	readonly helped: boolean;
	/** The amber mark; it belongs at the last try. */
	readonly finding: Finding;
}

export const fewestTries = 3;
export const nearlyTheSame = 0.8;
/** Only this much of a command is compared. */
const comparedCharacters = 2000;
/** Groups of one program that are compared with; older ones are let go. */
const openGroups = 20;

/** A command without `cd there &&` before it and without what only shapes or hides its output. */
export function unframed(command: string): string {
	return command
		.slice(0, comparedCharacters)
		.replace(/\\\n/g, ' ')
		.replace(/^\s{0,20}cd [^&;\n]{1,300}(?:&&|;)/, '')
		.replace(/\d?>&\d|&?\d?>\s?\/dev\/null/g, ' ')
		.replace(
			/\|\s{0,5}(?:tail|head|cat|less|tee|grep|egrep|rg|wc|sort|uniq|awk|sed|cut)\b(?:"[^"\n]{0,200}"|'[^'\n]{0,200}'|[^|;&\n"']){0,200}/g,
			' ',
		)
		.replace(/\s+/g, ' ')
		.trim();
}

/** What a command does, whatever its numbers and however its output is shown. */
export const normalForm = (command: string): string =>
	unframed(command).replace(/(?<![\w.])\d[\d.]{0,12}[smh]?\b/g, '#');

/** Share of words that two normal forms have in common, from 0 to 1. */
export const likeness = (one: string, other: string): number =>
	one === other ? 1 : sharedWords(new Set(one.split(' ')), new Set(other.split(' ')));

function sharedWords(words: ReadonlySet<string>, others: ReadonlySet<string>): number {
	let shared = 0;
	for (const word of words) if (others.has(word)) shared++;
	return shared / Math.max(1, words.size + others.size - shared);
}

/** Too different in length to share as many words as near-equal commands do: spares most comparisons. */
const mayBeNear = (words: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
	Math.min(words.size, others.size) >= nearlyTheSame * Math.max(words.size, others.size);

interface Group {
	form: string;
	words: ReadonlySet<string>;
	readonly tries: number[];
	failures: number;
}

/** The retry loops among the commands of one block. */
export function retryLoops(commands: readonly Try[]): RetryLoop[] {
	const groups: Group[] = [];
	const byProgram = new Map<string, Group[]>();
	commands.forEach(({command, failed}, position) => {
		const form = normalForm(command);
		if (form === '') return;
		const program = form.split(' ', 1)[0] ?? '';
		const open = byProgram.get(program) ?? [];
		byProgram.set(program, open);
		const words = new Set(form.split(' '));
		let group = open.findLast(
			each => each.form === form || (mayBeNear(each.words, words) && sharedWords(each.words, words) >= nearlyTheSame),
		);
		if (group === undefined) {
			group = {form, words, tries: [], failures: 0};
			groups.push(group);
			open.push(group);
			if (open.length > openGroups) open.shift();
		}
		group.form = form;
		group.words = words;
		group.tries.push(position);
		if (failed) group.failures++;
	});
	return groups
		.filter(group => group.failures > 0 && group.tries.length >= fewestTries)
		.map(({tries}) => {
			const last = commands[tries.at(-1) ?? 0] as Try;
			const evidence = last.command.trimStart().split('\n', 1)[0]?.slice(0, evidenceCharacters) ?? '';
			const signature = commandName(shapeOf(last.command), 'retry-loop') || 'command';
			return {tries, helped: !last.failed, finding: {kind: 'retry-loop', severity: 'amber', evidence, signature}};
		});
}
