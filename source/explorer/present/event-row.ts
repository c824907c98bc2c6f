/** One row of the Events screen: gutter, time, who, what, how it ended and how long it took. */
import type {FoldGroup} from '../../analysis/rows/folding.ts';
import type {Row, RowMark} from '../../analysis/rows/row-table.ts';
import type {Outcome} from '../../analysis/types.ts';
import {clock, withTilde} from '../../text/format.ts';
import {own, type SafeText, safeLine, slice} from '../../text/safe-text.ts';
import {columnsOf, fit, fitMiddle} from '../../text/width.ts';
import {took} from './cells.ts';
import type {Glyphs} from './glyphs.ts';
import {isDim, markTone, standingText} from './mark.ts';
import {paint} from './spans.ts';
import type {Span, StyledLine, Tone} from './styled.ts';
import {cut, widthOf} from './theme.ts';

export interface EventRowOptions {
	readonly columns: number;
	readonly glyphs: Glyphs;
	readonly isSelected: boolean;
	/** Ranges of the text that match the filter. */
	readonly matches: readonly (readonly [number, number])[];
	readonly marks: readonly RowMark[];
	/** Working directory of the session: paths below it are shown from there. */
	readonly project: string | null;
}

const whoWidth = 10;
const outcomeWidth = 11;
const narrowOutcomeWidth = 8;
const secondsWidth = 8;
/** Below this width notes leave and outcomes are narrower. */
const noteColumns = 96;

const kindNames: Readonly<Partial<Record<Row['kind'], string>>> = {
	prompt: 'you',
	queued: 'you +',
	reply: 'claude',
	command: '$',
	'shell-output': 'output',
	interrupt: 'stop',
	compaction: 'compacted',
	continuation: 'continued',
	'api-error': 'api error',
	bad: 'broken',
	agent: 'sub-agent',
};

const toolNames: Readonly<Record<string, string>> = {
	Read: 'read',
	Edit: 'edit',
	MultiEdit: 'edit',
	Write: 'write',
	Grep: 'grep',
	Glob: 'glob',
	Task: 'agent',
	Agent: 'agent',
	WebFetch: 'fetch',
	WebSearch: 'web',
	TodoWrite: 'todo',
};

/** Names are the transcript's: looked up as data, never as a property that every object has. */
function toolLabel(name: SafeText): SafeText {
	if (Object.hasOwn(toolNames, name)) return own(toolNames[name] as string);
	// `mcp__server__tool`: the tool says what was done.
	const tool = /^mcp__.+__(.+)$/.exec(name)?.[1];
	return tool ? own(tool) : name === '' ? own('result') : name;
}

export function whoOf(row: Pick<Row, 'kind' | 'name'>): SafeText {
	if (row.kind === 'tool' || row.kind === 'result') return toolLabel(row.name);
	return own(kindNames[row.kind] ?? row.kind);
}

const whoTone = (row: Row): Tone => {
	if (row.kind === 'prompt' || row.kind === 'queued') return 'accent';
	if (row.kind === 'reply') return 'text';
	return row.kind === 'command' ? 'strong' : 'dim';
};

const textTone = (row: Row): Tone => {
	if (row.kind === 'prompt' || row.kind === 'queued') return 'strong';
	const isLoud = row.kind === 'reply' || row.kind === 'command' || row.kind === 'tool';
	return isLoud || row.marks.length > 0 ? 'text' : 'dim';
};

/** `exit 1` where the number says more than the word. */
export function outcomeText(outcome: Outcome | null, exitCode: number | null): SafeText {
	if (outcome === null) return own('');
	if (outcome === 'failed' && exitCode !== null) return own(`exit ${exitCode}`);
	return own(outcome);
}

const outcomeTone = (outcome: Outcome | null, isRed: boolean): Tone => {
	if (isRed) return 'red';
	return outcome === 'ok' || outcome === 'failed' || outcome === 'cancelled' ? 'dim' : 'text';
};

/** Red and amber beside each other: a slow command that failed is both. Two columns. */
function markSigns(marks: readonly RowMark[], glyphs: Glyphs): StyledLine {
	const has = (severity: RowMark['severity']) => marks.some(mark => mark.severity === severity);
	const isLoud = (severity: RowMark['severity']) => marks.some(mark => mark.severity === severity && !isDim(mark));
	const sign = (severity: RowMark['severity']): Span => ({
		text: glyphs[severity],
		tone: isLoud(severity) ? severity : 'dim',
	});
	const blank: Span = {text: own(' '), tone: 'text'};
	if (has('red')) return [sign('red'), has('amber') ? sign('amber') : blank];
	return has('amber') ? [sign('amber'), blank] : [blank, blank];
}

export function eventLine(row: Row, options: EventRowOptions): StyledLine {
	const {columns, glyphs, isSelected, marks} = options;
	const left: Span[] = [
		isSelected ? {text: glyphs.cursor, tone: 'accent'} : {text: own(' '), tone: 'text'},
		...markSigns(marks, glyphs),
		{text: own(`${row.isTimed ? clock(row.time) : '        '}  `), tone: 'dim'},
		{text: own(row.isSidechain ? '  ' : ''), tone: 'text'},
		{text: fit(whoOf(row), whoWidth), tone: whoTone(row)},
		{text: own(' '), tone: 'text'},
	];
	const right = rightSide(row, options);
	const room = Math.max(8, columns - widthOf(left) - widthOf(right) - (right.length > 0 ? 2 : 1));
	if (options.matches.length === 0 && pathTools.has(row.name)) {
		const path = fitMiddle(shortPath(row.text, options.project), Math.max(8, room));
		return [
			...left,
			{text: path, tone: textTone(row)},
			{text: own(right.length > 0 ? '  ' : ' '), tone: 'text'},
			...right,
		];
	}
	const matched = options.matches.map(([start, end]) => ({start, end, tone: 'match' as const}));
	const text = cut(paint(row.text, 0, row.text.length, textTone(row), [matched]), room);
	const fill = own(' '.repeat(Math.max(0, room - widthOf(text)) + (right.length > 0 ? 2 : 1)));
	return [...left, ...text, {text: fill, tone: 'text'}, ...right];
}

/** Tools whose text is a path: shortened in its middle, for its end is what tells it apart. */
const pathTools: ReadonlySet<string> = new Set(['Read', 'Edit', 'MultiEdit', 'Write', 'NotebookEdit']);

function shortPath(path: SafeText, project: string | null): SafeText {
	const isBelow = project !== null && path.startsWith(project) && /[\\/]/.test(path[project.length] ?? '');
	return isBelow ? slice(path, project.length + 1) : safeLine(withTilde(path));
}

function rightSide(row: Row, {columns, glyphs, marks}: EventRowOptions): StyledLine {
	const spans: Span[] = [];
	if (row.note && columns >= noteColumns) spans.push({text: own(`${row.note}  `), tone: 'dim'});
	if (row.outcome === null) return spans;
	const isRed = marks.some(mark => mark.severity === 'red' && !isDim(mark));
	const seconds = Number.isNaN(row.seconds) ? own('') : took(row.seconds, row.isUpperBound, glyphs);
	const width = columns < noteColumns ? narrowOutcomeWidth : outcomeWidth;
	const isSlow = marks.some(mark => mark.kind === 'slow-command' && !isDim(mark));
	spans.push(
		{text: fit(outcomeText(row.outcome, row.exitCode), width), tone: outcomeTone(row.outcome, isRed)},
		{text: fit(seconds, secondsWidth, 'right'), tone: isSlow ? 'amber' : 'dim'},
	);
	return spans;
}

/** What stands below a marked row, a line a mark: its kind and its own words. */
export function evidenceLine(mark: RowMark, columns: number, glyphs: Glyphs): StyledLine {
	const margin = own(' '.repeat(13 + whoWidth));
	const known = standingText(mark);
	const label = own(`${glyphs.under} ${mark.kind}${known === '' ? '' : ` (${known})`}  `);
	const room = columns - columnsOf(margin) - columnsOf(label) - 1;
	const evidence = safeLine(mark.evidence, 400);
	return [
		{text: margin, tone: 'text'},
		{text: label, tone: markTone(mark)},
		{text: columnsOf(evidence) > room ? fit(evidence, Math.max(4, room)) : evidence, tone: 'dim'},
	];
}

/** A run of folded rows as one: `2 thinking · 3 hooks · 14 sub-agent events`. */
export function groupLine(group: FoldGroup, isSelected: boolean, glyphs: Glyphs): StyledLine {
	const parts = group.counts.map(
		({what, count}) => `${count} ${what}${count === 1 || what === 'thinking' || what === 'client text' ? '' : 's'}`,
	);
	const sign = group.isOpen ? glyphs.descending : glyphs.folded;
	return [
		isSelected ? {text: glyphs.cursor, tone: 'accent'} : {text: own(' '), tone: 'text'},
		{text: own(' '.repeat(12 + whoWidth)), tone: 'text'},
		{text: own(`${sign} ${parts.join(' · ')}`), tone: 'dim'},
	];
}
