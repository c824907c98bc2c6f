/**
 * One event whole: from the row and the JSON text of its lines to a document. Pure; nothing in a transcript makes it
 * throw: what cannot be read as JSON is shown as the text it is.
 */
import type {Row, RowKind} from '../../../analysis/rows/row-table.ts';
import type {Mark} from '../../../analysis/types.ts';
import {clock} from '../../../text/format.ts';
import {own} from '../../../text/safe-text.ts';
import {
	contentBlocks,
	isObject,
	type JsonObject,
	objectOf,
	resultText,
	stringOf,
	type ToolResult,
	type TranscriptEvent,
} from '../../../transcript/event.ts';
import {took} from '../cells.ts';
import {whoOf} from '../event-row.ts';
import type {Glyphs} from '../glyphs.ts';
import {jsonBody} from '../json.ts';
import {markTone} from '../mark.ts';
import type {Span, StyledLine} from '../styled.ts';
import {type DetailDoc, fixedSection, type Section} from './doc.ts';
import {eventSections} from './event-sections.ts';
import {Evidence} from './evidence.ts';
import {factsBody, type Surroundings} from './facts.ts';
import {outputSection, sizeOf} from './sections.ts';
import {stepSections} from './step-sections.ts';

/** The texts of an event's lines as they stand in the file. */
export interface EventTexts {
	/** The object at `row.place`. */
	readonly event: string;
	/** The object at `row.result`; null without one. */
	readonly result: string | null;
	/** The last running update, for a command that has no result yet; null without any. */
	readonly lastUpdate: string | null;
}

export interface DetailInput extends Surroundings {
	readonly row: Row;
	readonly texts: EventTexts;
	/** The marks of the row. */
	readonly marks: readonly Mark[];
	readonly glyphs: Glyphs;
}

export function presentDetail(input: DetailInput): DetailDoc {
	const {row, texts, marks} = input;
	const event = parsed(texts.event);
	const result = texts.result === null ? null : parsed(texts.result);
	const evidence = new Evidence(marks);
	return {
		title: titleOf(row),
		verdict: verdictOf(input),
		facts: factsBody({...input, event, result}),
		sections: event ? sectionsOf(row, event, result, texts, evidence) : [outputSection('line', texts.event, evidence)],
	};
}

/** The lines themselves as JSON, with nothing left out. */
export function presentRaw(input: DetailInput): DetailDoc {
	const {row, texts} = input;
	const raw = (name: string, text: string | null): Section[] =>
		text === null ? [] : [fixedSection(name, jsonBody(text), sizeOf(text))];
	return {
		title: titleOf(row),
		verdict: verdictOf(input),
		facts: {text: own(''), tone: 'text', wrap: 'words', layers: []},
		sections: [
			...raw(`line ${row.place.line}`, texts.event),
			...raw(`line ${row.result?.line ?? 0}, the answer`, texts.result),
			...raw('the last update', texts.lastUpdate),
		],
	};
}

function parsed(json: string): TranscriptEvent | null {
	try {
		const value: unknown = JSON.parse(json);
		return isObject(value) ? value : null;
	} catch {
		return null;
	}
}

const isStep = (kind: RowKind): boolean => kind === 'command' || kind === 'tool';

function sectionsOf(
	row: Row,
	event: TranscriptEvent,
	resultEvent: TranscriptEvent | null,
	texts: EventTexts,
	evidence: Evidence,
): Section[] {
	if (!isStep(row.kind)) {
		return eventSections({kind: row.kind, event, contentBlock: row.contentBlock, evidence});
	}
	const block = contentBlocks(event)[row.contentBlock] ?? {};
	const resultBlock = resultEvent ? resultBlockOf(resultEvent, row.toolUseId) : null;
	const update = texts.lastUpdate === null ? null : parsed(texts.lastUpdate);
	return stepSections({
		tool: stringOf(block.name) ?? '',
		input: objectOf(block.input),
		result: resultEvent && resultBlock ? toolResultOf(resultEvent, resultBlock) : null,
		resultBlocks: Array.isArray(resultBlock?.content) ? resultBlock.content.filter(isObject) : [],
		running: stringOf(objectOf(update?.data).fullOutput) ?? '',
		evidence,
	});
}

const resultBlockOf = (event: TranscriptEvent, id: string | null): JsonObject | null =>
	contentBlocks(event).find(block => block.type === 'tool_result' && block.tool_use_id === id) ?? null;

const toolResultOf = (event: TranscriptEvent, block: JsonObject): ToolResult => ({
	id: stringOf(block.tool_use_id) ?? '',
	isError: typeof block.is_error === 'boolean' ? block.is_error : null,
	text: resultText(block.content),
	detail: event.toolUseResult ?? null,
});

const titleOf = (row: Row): StyledLine => [
	{text: whoOf(row), tone: 'heading'},
	{text: own('  '), tone: 'text'},
	{text: row.text, tone: 'strong'},
];

/** `✗ missing-file · exit 1 · 3.1s · 16:00:58` */
function verdictOf({row, marks, glyphs}: DetailInput): StyledLine {
	const parts: Span[] = marks.map(mark => ({
		text: own(`${glyphs[mark.severity]} ${mark.kind}`),
		tone: markTone(mark),
	}));
	const {exitCode, outcome, seconds, isUpperBound, time} = row;
	if (exitCode !== null && exitCode !== 0) parts.push({text: own(`exit ${exitCode}`), tone: 'text'});
	else if (outcome !== null) parts.push({text: own(outcome), tone: outcome === 'ok' ? 'dim' : 'text'});
	if (!Number.isNaN(seconds)) {
		parts.push({text: took(seconds, isUpperBound, glyphs), tone: 'text'});
	}
	if (!Number.isNaN(time)) parts.push({text: clock(time), tone: 'dim'});
	const dot: Span = {text: own(` ${glyphs.dot} `), tone: 'dim'};
	return parts.flatMap((part, index) => (index === 0 ? [part] : [dot, part]));
}
