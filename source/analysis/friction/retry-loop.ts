/**
 * retry-loop: the same or nearly the same command three times or more in a block, with at least one failure among them.
 *
 * Two commands are the same when they are equal after dropping what only shapes the output (`2>&1`, `| tail -20`), a
 * leading `cd there &&`, numbers and spaces. They are nearly the same when they start with the same program and share
 * at least `nearlyTheSame` of their words.
 */
import type {Finding} from '../types.ts';
import {areNear, type CommandForm, formOf} from './command-form.ts';
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
/** Groups of one program that are compared with; older ones are let go. */
const openGroups = 20;

interface Group {
	form: CommandForm;
	readonly tries: number[];
	failures: number;
}

/** The retry loops among the commands of one block. */
export function retryLoops(commands: readonly Try[]): RetryLoop[] {
	if (commands.length < fewestTries) return [];
	// Of programs that never failed there can be none: most blocks end here.
	const byProgram = new Map<string, Group[]>();
	for (const {command, failed} of commands) if (failed) byProgram.set(formOf(command).program, []);
	if (byProgram.size === 0) return [];
	const groups: Group[] = [];
	commands.forEach(({command, failed}, position) => {
		const form = formOf(command);
		const open = byProgram.get(form.program);
		if (open === undefined || form.text === '') return;
		let group = open.findLast(each => areNear(each.form, form));
		if (group === undefined) {
			group = {form, tries: [], failures: 0};
			groups.push(group);
			open.push(group);
			if (open.length > openGroups) open.shift();
		}
		group.form = form;
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
