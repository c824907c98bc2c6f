/** `tools`: one row a tool over all sessions and their sub-agents, the most used first; a copied call counts once. */

import {durationOf} from '../analysis/duration.ts';
import {exitStatus, type RowCommand} from './command.ts';
import {type CountedStep, countedSteps} from './counted-steps.ts';
import {median} from './median.ts';
import type {Field, Row} from './row.ts';

const fields: readonly Field[] = [
	{name: 'tool', type: 'text', about: 'name as it was called', heading: 'tool'},
	{name: 'uses', type: 'count', about: 'calls', heading: 'uses'},
	{name: 'errors', type: 'count', about: 'results with is_error: true, rejections among them', heading: 'errors'},
	{name: 'rejections', type: 'count', about: 'calls a person refused', heading: 'rejected'},
	{name: 'users', type: 'count', about: 'people who used it', heading: 'users', leaves: 2},
	{name: 'sessions', type: 'count', about: 'sessions it was used in', heading: 'sessions', leaves: 1},
	{name: 'medianSeconds', type: 'seconds', about: 'of the answered calls, upper bounds among them', heading: 'median'},
];

class ToolTotal {
	uses = 0;
	errors = 0;
	rejections = 0;
	readonly users = new Set<string>();
	readonly sessions = new Set<number>();
	readonly seconds: number[] = [];

	add({step, user, session}: CountedStep): void {
		const {seconds} = durationOf(step);
		this.uses++;
		if (step.isError) this.errors++;
		if (step.outcome === 'rejected') this.rejections++;
		this.users.add(user);
		this.sessions.add(session.id);
		if (seconds !== null) this.seconds.push(seconds);
	}

	row(tool: string): Row {
		const {uses, errors, rejections, users, sessions, seconds} = this;
		return {
			tool,
			uses,
			errors,
			rejections,
			users: users.size,
			sessions: sessions.size,
			medianSeconds: median(seconds),
		};
	}
}

export const toolsCommand: RowCommand = {
	kind: 'rows',
	fields,
	emptyStatus: exitStatus.ok,
	async *rows(read, {words, options}) {
		const totals = new Map<string, ToolTotal>();
		for (const counted of countedSteps(await read({words, needsAll: true}), options)) {
			const total = totals.get(counted.step.tool) ?? new ToolTotal();
			totals.set(counted.step.tool, total);
			total.add(counted);
		}
		const mostUsed = [...totals].sort(([a, {uses: left}], [b, {uses: right}]) => right - left || (a < b ? -1 : 1));
		for (const [tool, total] of mostUsed) yield total.row(tool);
	},
};
