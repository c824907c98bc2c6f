/**
 * From the files of an opened session to the table of its rows. Pure: what happened to a step, which text is a prompt
 * and where the active blocks lie is taken from the facts of each file, so the screen says what the commands print.
 */

import {plural} from '../../text/format.ts';
import {own, type SafeText} from '../../text/safe-text.ts';
import type {Entry, Place} from '../../transcript/event.ts';
import {blockAt} from '../blocks.ts';
import {durationOf} from '../duration.ts';
import type {FileFacts} from '../file-indexer.ts';
import {isSetAside} from '../mark.ts';
import type {StepFacts} from '../steps.ts';
import {outcomes} from '../types.ts';
import {type FileRole, FileRows, type RowDraft} from './file-rows.ts';
import {type FiledDraft, type OrderedDraft, orderDrafts} from './order.ts';
import {type RowFile, type RowKind, type RowMark, type RowTable, rowFlags, rowKinds} from './row-table.ts';

/** What is needed of one file; the first of a list is the session's own, the others are those of its sub-agents. */
export interface FileParts extends RowFile {
	readonly rows: FileRows;
	readonly facts: FileFacts;
}

/** A file held in memory. Large files are streamed through a `FileRows` instead, see `tableOf`. */
export interface SessionFile extends RowFile {
	readonly entries: readonly Entry[];
	readonly badLines: readonly Place[];
	readonly facts: FileFacts;
}

export function buildRows(files: readonly SessionFile[]): RowTable {
	return tableOf(
		files.map((file, index) => {
			const rows = new FileRows(roleOf(file, index));
			let bad = 0;
			// Broken lines take the time of the line before them, so they are handed out where they stand.
			for (const entry of file.entries) {
				for (; bad < file.badLines.length && file.badLines[bad]!.offset < entry.offset; bad++)
					rows.badLine(file.badLines[bad]!);
				rows.entry(entry);
			}
			for (const place of file.badLines.slice(bad)) rows.badLine(place);
			return {path: file.path, isSubagent: file.isSubagent, agentId: file.agentId, facts: file.facts, rows};
		}),
	);
}

/** The role of the file at a position of the list: a sub-agent's file may be opened as a session of its own. */
export const roleOf = (file: RowFile, index: number): FileRole =>
	index > 0 ? 'subagent' : file.isSubagent ? 'agent-session' : 'session';

/** The table of the rows as they are now; may be asked again when a file has grown. */
export function tableOf(files: readonly FileParts[]): RowTable {
	const filed = files.flatMap((file, index) => placeRows(files, file, index));
	return pack(files, orderDrafts(filed));
}

function placeRows(files: readonly FileParts[], {rows, agentId}: FileParts, file: number): FiledDraft[] {
	const started = file === 0 || agentId === null ? null : callOfAgent(files, agentId);
	return rows.rows().map(draft => {
		const call = draft.under === null ? started : (rows.call(draft.under) ?? started);
		return {draft, file, under: call === draft ? null : (call ?? null)};
	});
}

function callOfAgent(files: readonly FileParts[], agentId: string): RowDraft | null {
	for (const {rows} of files) {
		const id = rows.agentCalls.get(agentId);
		const call = id === undefined ? undefined : rows.call(id);
		if (call) return call;
	}
	return null;
}

/** Growable strings and lists of which each row owns a stretch. */
class Stretches<T> {
	readonly items: T[] = [];
	readonly starts: Uint32Array;
	private length = 0;

	constructor(
		rows: number,
		private readonly sizeOf: (item: T) => number,
	) {
		this.starts = new Uint32Array(rows + 1);
	}

	/** Adds to the stretch of `row`; rows must come in order. */
	add(row: number, item: T): void {
		this.items.push(item);
		this.length += this.sizeOf(item);
		this.close(row);
	}

	/** Ends the stretch of `row`, with or without items. */
	close(row: number): void {
		this.starts[row + 1] = this.length;
	}
}

const textStretches = <T extends string>(rows: number) => new Stretches<T>(rows, text => text.length);
const listStretches = <T>(rows: number) => new Stretches<T>(rows, () => 1);

function pack(files: readonly FileParts[], ordered: readonly OrderedDraft[]): RowTable {
	const count = ordered.length;
	const numbers = () => new Float64Array(count);
	const table = {
		kind: new Uint8Array(count),
		flags: new Uint8Array(count),
		file: new Uint32Array(count),
		line: numbers(),
		offset: numbers(),
		length: numbers(),
		contentBlock: new Uint32Array(count),
		resultLine: numbers(),
		resultOffset: numbers(),
		resultLength: numbers(),
		time: numbers(),
		block: new Uint32Array(count),
		outcome: new Uint8Array(count),
		exitCode: numbers().fill(Number.NaN),
		seconds: numbers().fill(Number.NaN),
		name: new Uint32Array(count),
	};
	const texts = textStretches<SafeText>(count);
	const notes = textStretches<SafeText>(count);
	const ids = textStretches<string>(count);
	const markIndices = listStretches<number>(count);
	const updates = listStretches<Place>(count);
	const names = new Map<SafeText, number>();
	const facts = files.map(file => indexFacts(file.facts));
	const {marks, ofRow} = placeMarks(files, ordered);
	const {blocks} = files[0]?.facts ?? {blocks: []};

	ordered.forEach(({draft, file, top}, row) => {
		const {steps, queuedPrompts} = facts[file]!;
		const isQueued = draft.queued !== null && queuedPrompts.has(draft.event);
		const kind: RowKind = isQueued ? 'queued' : draft.kind;
		table.kind[row] = rowKinds.indexOf(kind);
		table.file[row] = file;
		table.line[row] = draft.place.line;
		table.offset[row] = draft.place.offset;
		table.length[row] = draft.place.length;
		table.contentBlock[row] = draft.contentBlock;
		table.time[row] = draft.time;
		table.block[row] = blockAt(blocks, top.time) + 1;
		let flags = (draft.isTimed ? rowFlags.timed : 0) | (draft.isSidechain ? rowFlags.sidechain : 0);

		const step = isStep(kind) && draft.toolUseId !== null ? steps.get(draft.toolUseId) : undefined;
		if (step) {
			table.outcome[row] = outcomes.indexOf(step.outcome) + 1;
			table.exitCode[row] = step.exitCode ?? Number.NaN;
			const duration = durationOf(step);
			table.seconds[row] = duration.seconds ?? Number.NaN;
			if (duration.upperBound) flags |= rowFlags.upperBound;
		}
		if (draft.result) {
			table.resultLine[row] = draft.result.line;
			table.resultOffset[row] = draft.result.offset;
			table.resultLength[row] = draft.result.length;
		}
		if (!names.has(draft.name)) names.set(draft.name, names.size);
		table.name[row] = names.get(draft.name)!;
		texts.add(row, isQueued ? draft.queued!.text : draft.text);
		notes.add(row, isQueued ? draft.queued!.note : noteOf(draft));
		ids.add(row, draft.toolUseId ?? '');
		for (const update of draft.updates ?? []) updates.add(row, update);
		updates.close(row);
		for (const mark of ofRow.get(row) ?? []) {
			markIndices.add(row, mark);
			// Marks that are set aside are shown, but nothing counts them or goes to them.
			if (!isSetAside(marks[mark]!)) flags |= rowFlags[marks[mark]!.severity];
		}
		markIndices.close(row);
		table.flags[row] = flags;
	});

	return {
		...table,
		count,
		files: files.map(({path, isSubagent, agentId}) => ({path, isSubagent, agentId})),
		blocks,
		marks,
		names: [...names.keys()],
		text: joined(texts.items),
		textStarts: texts.starts,
		note: joined(notes.items),
		noteStarts: notes.starts,
		toolUseIds: ids.items.join(''),
		toolUseIdStarts: ids.starts,
		rowMarks: Uint32Array.from(markIndices.items),
		rowMarkStarts: markIndices.starts,
		updateLine: Float64Array.from(updates.items, place => place.line),
		updateOffset: Float64Array.from(updates.items, place => place.offset),
		updateLength: Float64Array.from(updates.items, place => place.length),
		updateStarts: updates.starts,
	};
}

const isStep = (kind: RowKind): boolean => kind === 'command' || kind === 'tool' || kind === 'result';

/** As `concat`, which takes arguments and hence not a hundred thousand of them. Joined safe texts are safe. */
const joined = (parts: readonly SafeText[]): SafeText => parts.join('') as SafeText;

/** Running updates are worth more than what the input tells. */
const noteOf = (draft: RowDraft): SafeText =>
	draft.updates && draft.updates.length > 1 ? own(plural(draft.updates.length, 'update')) : draft.note;

interface IndexedFacts {
	readonly steps: ReadonlyMap<string, StepFacts>;
	/** Positions of the events whose queued text is a prompt. */
	readonly queuedPrompts: ReadonlySet<number>;
}

const indexFacts = (facts: FileFacts): IndexedFacts => ({
	steps: new Map(facts.steps.map(step => [step.id, step])),
	queuedPrompts: new Set(facts.prompts.filter(prompt => prompt.isQueued).map(prompt => prompt.event)),
});

/** Marks find their row by the step they speak of, else by their line, so that none is lost. */
function placeMarks(files: readonly FileParts[], ordered: readonly OrderedDraft[]) {
	const marks: RowMark[] = files.flatMap(({facts}, file) =>
		[...facts.marks, ...facts.setAside].map(mark => ({...mark, file})),
	);
	const ofSteps = new Map<string, number>();
	const ofLines = new Map<string, number>();
	const ofResults = new Map<string, number>();
	const wanted = new Set(marks.map(mark => `${mark.file} ${mark.line}`));
	const remember = (rows: Map<string, number>, key: string, row: number) => {
		if (!rows.has(key)) rows.set(key, row);
	};
	ordered.forEach(({draft, file}, row) => {
		if (isStep(draft.kind) && draft.toolUseId !== null) remember(ofSteps, `${file} ${draft.toolUseId}`, row);
		const line = `${file} ${draft.place.line}`;
		if (wanted.has(line)) remember(ofLines, line, row);
		if (draft.result) remember(ofResults, `${file} ${draft.result.line}`, row);
	});
	const ofRow = new Map<number, number[]>();
	marks.forEach((mark, index) => {
		const line = `${mark.file} ${mark.line}`;
		const row =
			(mark.toolUseId === null ? undefined : ofSteps.get(`${mark.file} ${mark.toolUseId}`)) ??
			ofLines.get(line) ??
			ofResults.get(line);
		if (row === undefined) return;
		const known = ofRow.get(row);
		if (known) known.push(index);
		else ofRow.set(row, [index]);
	});
	return {marks, ofRow};
}
