/** `blocks`: one row an active block of a session, by file. */
import {blockAt} from '../analysis/blocks.ts';
import type {Block} from '../analysis/types.ts';
import {exitStatus, type RowCommand} from './command.ts';
import {type Field, isoTime, type Row, wholeMilliseconds} from './row.ts';
import {asksForSteps, fits, type Happening, happeningsOf} from './selection.ts';

const fields: readonly Field[] = [
	{name: 'user', type: 'text', about: 'whose session', heading: 'user'},
	{name: 'file', type: 'path', about: "relative to the source's root, with /", heading: 'file', leaves: 3},
	{name: 'index', type: 'count', about: 'from 1', heading: '#'},
	{name: 'start', type: 'time', about: 'first event', heading: 'start'},
	{name: 'end', type: 'time', about: 'last event', heading: 'end', leaves: 2},
	{name: 'seconds', type: 'seconds', about: 'end − start', heading: 'length'},
	{
		name: 'gapBeforeSeconds',
		type: 'seconds',
		about: 'since the block before; null for the first',
		heading: 'after a gap of',
	},
	{name: 'events', type: 'count', about: 'events in it', heading: 'events', leaves: 1},
	{name: 'commands', type: 'count', about: 'commands called in it', heading: 'cmds'},
	{name: 'red', type: 'count', about: 'red marks', heading: 'red'},
	{name: 'amber', type: 'count', about: 'amber marks', heading: 'amber'},
];

export const blockRow = (user: string, file: string, block: Block): Row => ({
	user,
	file,
	index: block.index,
	start: isoTime(block.start),
	end: isoTime(block.end),
	seconds: wholeMilliseconds((block.end - block.start) / 1000),
	gapBeforeSeconds: block.gapBeforeSeconds === null ? null : wholeMilliseconds(block.gapBeforeSeconds),
	events: block.events,
	commands: block.commands,
	red: block.red,
	amber: block.amber,
});

/** A step belongs to the block of its call, a mark without one to that of its message. */
const timeOf = ({step, marks}: Happening): number | null => step?.time ?? step?.resultTime ?? marks[0]?.time ?? null;

export const blocksCommand: RowCommand = {
	kind: 'rows',
	fields,
	emptyStatus: exitStatus.ok,
	async *rows(read, {words, options}) {
		const {files} = await read({words});
		for (const {record, session, facts, user, file} of files) {
			// The blocks of a session are those of its own file, as its row says.
			if (record !== session) continue;
			const fitting = new Set<number>();
			if (asksForSteps(options)) {
				for (const one of happeningsOf(facts))
					if (fits(one, options)) fitting.add(blockAt(facts.blocks, timeOf(one) ?? Number.NaN) + 1);
			}
			for (const block of facts.blocks)
				if (!asksForSteps(options) || fitting.has(block.index)) yield blockRow(user, file, block);
		}
	},
};
