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
import {remembered} from './remembered.ts';

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

const continuation = /\\\n/g;
const thereFirst = /^\s{0,20}cd [^&;\n]{1,300}(?:&&|;)/;
const redirection = /\d?>&\d|&?\d?>\s?\/dev\/null/g;
const shapingPipe =
	/\|\s{0,5}(?:tail|head|cat|less|tee|grep|egrep|rg|wc|sort|uniq|awk|sed|cut)\b(?:"[^"\n]{0,200}"|'[^'\n]{0,200}'|[^|;&\n"']){0,200}/g;
const numbers = /(?<![\w.])\d[\d.]{0,12}[smh]?\b/g;

/** A command without `cd there &&` before it and without what only shapes or hides its output. */
export function unframed(command: string): string {
	let text = command.slice(0, comparedCharacters);
	if (text.includes('\\\n')) text = text.replace(continuation, ' ');
	text = text.replace(thereFirst, '');
	if (text.includes('>')) text = text.replace(redirection, ' ');
	if (text.includes('|')) text = text.replace(shapingPipe, ' ');
	return text.replace(/\s+/g, ' ').trim();
}

/** What a command does, whatever its numbers and however its output is shown. */
export const normalForm = remembered(2_000, command => unframed(command).replace(numbers, '#'));

/** The program of a normal form. */
export const programOf = (form: string): string => form.slice(0, form.includes(' ') ? form.indexOf(' ') : form.length);

export const wordsOf = (form: string): ReadonlySet<string> => new Set(form.split(' '));

/** Share of words that two normal forms have in common, from 0 to 1. */
export const likeness = (words: ReadonlySet<string>, others: ReadonlySet<string>): number => {
	let shared = 0;
	for (const word of words) if (others.has(word)) shared++;
	return shared / Math.max(1, words.size + others.size - shared);
};

/** Nearly the same, by their words. Too different a length spares most comparisons. */
export const areNear = (words: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
	Math.min(words.size, others.size) >= nearlyTheSame * Math.max(words.size, others.size) &&
	likeness(words, others) >= nearlyTheSame;

interface Group {
	form: string;
	words: ReadonlySet<string>;
	readonly tries: number[];
	failures: number;
}

/** The retry loops among the commands of one block. */
export function retryLoops(commands: readonly Try[]): RetryLoop[] {
	if (commands.length < fewestTries) return [];
	// Of programs that never failed there can be none: most blocks end here.
	const failing = new Set(commands.flatMap(each => (each.failed ? [programOf(normalForm(each.command))] : [])));
	if (failing.size === 0) return [];
	const groups: Group[] = [];
	const byProgram = new Map<string, Group[]>();
	commands.forEach(({command, failed}, position) => {
		const form = normalForm(command);
		const program = programOf(form);
		if (form === '' || !failing.has(program)) return;
		const open = byProgram.get(program) ?? [];
		byProgram.set(program, open);
		const words = wordsOf(form);
		let group = open.findLast(each => each.form === form || areNear(each.words, words));
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
