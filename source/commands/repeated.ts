/** `commands --repeated`: one row a command that was run more than once, word for word; a copied call counts once. */

import {durationOf} from '../analysis/duration.ts';
import {exitStatus, type RowCommand} from './command.ts';
import {type CountedStep, countedSteps} from './counted-steps.ts';
import {type Field, isoTime, type Row, wholeMilliseconds} from './row.ts';

const fields: readonly Field[] = [
	{name: 'count', type: 'count', about: 'how often it was called, at least 2', heading: 'count'},
	{name: 'command', type: 'text', about: 'without blanks at its ends', heading: 'command'},
	{name: 'tool', type: 'text', about: 'Bash or PowerShell'},
	{name: 'failed', type: 'count', about: 'of these failed or timed out', heading: 'failed'},
	{name: 'users', type: 'count', about: 'people who ran it', heading: 'users', leaves: 1},
	{name: 'sessions', type: 'count', about: 'sessions it was run in', heading: 'sessions', leaves: 2},
	{name: 'seconds', type: 'seconds', about: 'all runs together, where known', heading: 'together'},
	{name: 'upperBound', type: 'flag', about: 'seconds may hold waiting for a permission', heading: '≤', leaves: 3},
	{name: 'first', type: 'time', about: 'when it was called first', heading: 'first', leaves: 5},
	{name: 'last', type: 'time', about: 'when it was called last', heading: 'last', leaves: 4},
];

class CommandTotal {
	private count = 0;
	private failed = 0;
	private seconds = 0;
	private upperBound = false;
	private first: number | null = null;
	private last: number | null = null;
	private readonly users = new Set<string>();
	private readonly sessions = new Set<number>();

	constructor(
		private readonly tool: string,
		private readonly command: string,
	) {}

	add({step, user, session}: CountedStep): void {
		const {seconds, upperBound} = durationOf(step);
		this.count++;
		if (step.outcome === 'failed' || step.outcome === 'timeout') this.failed++;
		this.seconds += seconds ?? 0;
		this.upperBound ||= upperBound;
		this.users.add(user);
		this.sessions.add(session.id);
		if (step.time === null) return;
		this.first = Math.min(this.first ?? step.time, step.time);
		this.last = Math.max(this.last ?? step.time, step.time);
	}

	get isRepeated(): boolean {
		return this.count > 1;
	}

	static byCount(a: CommandTotal, b: CommandTotal): number {
		return b.count - a.count || (a.command < b.command ? -1 : a.command > b.command ? 1 : 0);
	}

	row(): Row {
		const {count, command, tool, failed, users, sessions, seconds, upperBound, first, last} = this;
		return {
			count,
			command,
			tool,
			failed,
			users: users.size,
			sessions: sessions.size,
			seconds: wholeMilliseconds(seconds),
			upperBound,
			first: isoTime(first),
			last: isoTime(last),
		};
	}
}

export const repeatedCommand: RowCommand = {
	kind: 'rows',
	fields,
	emptyStatus: exitStatus.ok,
	async *rows(read, {words, options}) {
		const totals = new Map<string, CommandTotal>();
		for (const counted of countedSteps(await read({words, needsAll: true}), options)) {
			const {tool, command} = counted.step;
			if (command === null) continue;
			const key = `${tool}\0${command.trim()}`;
			const total = totals.get(key) ?? new CommandTotal(tool, command.trim());
			totals.set(key, total);
			total.add(counted);
		}
		const repeated = [...totals.values()].filter(({isRepeated}) => isRepeated);
		for (const total of repeated.sort(CommandTotal.byCount)) yield total.row();
	},
};
