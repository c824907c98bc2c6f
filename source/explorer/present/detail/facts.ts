/** What is known around an event: what was asked before, where its command came from, when, how long, where. */
import type {Row} from '../../../analysis/rows/row-table.ts';
import type {Mark} from '../../../analysis/types.ts';
import {count, duration, moment, withTilde, zone} from '../../../text/format.ts';
import {concat, own, type SafeText, safeLine, visibleLine} from '../../../text/safe-text.ts';
import {
	eventTime,
	isObject,
	type JsonObject,
	objectOf,
	stringOf,
	type TranscriptEvent,
} from '../../../transcript/event.ts';
import {took} from '../cells.ts';
import type {Glyphs} from '../glyphs.ts';
import {markTone, standingText} from '../mark.ts';
import {StyledText} from '../spans.ts';
import type {Span} from '../styled.ts';
import type {Body} from './doc.ts';

/** What other parts of the program know of the event. Raw text. */
export interface Surroundings {
	/** The person's last words before it. */
	readonly asked: {readonly text: string; readonly time: number | null} | null;
	/** Where the command came from, as a sentence: `pasted: stands in your message of 15:56:10`. */
	readonly provenance: string | null;
	/** Who else has the same mark: `bravo.b, charlie (5 times)`. */
	readonly sameAt: string | null;
	/** Known fixes of its marks, as sentences. */
	readonly fixes: readonly string[];
	readonly user: string;
	readonly session: string;
	/** Path of the file as it is shown. */
	readonly file: string;
}

export interface FactParts extends Surroundings {
	readonly row: Row;
	readonly event: TranscriptEvent | null;
	readonly result: TranscriptEvent | null;
	readonly marks: readonly Mark[];
	readonly glyphs: Glyphs;
}

const labelColumns = 15;
const askedCharacters = 300;

export function factsBody(parts: FactParts): Body {
	const styled = new StyledText();
	const fact = (label: string, ...spans: readonly (Span | SafeText | null)[]) => {
		const shown = spans.filter(span => span !== null && span !== '');
		if (shown.length === 0) return;
		const value = shown.map((span): Span => (typeof span === 'string' ? {text: span, tone: 'text'} : (span as Span)));
		styled.line([{text: own(label.padEnd(labelColumns)), tone: 'dim'}, ...value], labelColumns);
	};
	const {asked, row, event, result, glyphs} = parts;
	if (asked) fact('asked before', quoted(asked.text), dim(`  ${moment(asked.time, {seconds: true})}`));
	if (parts.provenance) fact('provenance', safeLine(parts.provenance));
	for (const mark of parts.marks) fact('mark', ...markSpans(mark, glyphs));
	if (parts.sameAt) fact('same at', safeLine(parts.sameAt));
	for (const fix of parts.fixes) fact('fixed by', safeLine(fix));
	fact('time', whenText(row, event, result));
	fact('took', tookText(row, glyphs), ownNote(event, result));
	for (const [label, value] of Object.entries(resultFacts(result))) fact(label, value);
	fact('in', visibleLine(withTilde(stringOf(event?.cwd) ?? '')), branchOf(event));
	fact('by', visibleLine(parts.user), dim(` · ${visibleLine(parts.session, 80)}`), versionOf(event));
	fact('stands in', placeText(parts));
	return {text: styled.text(), tone: 'text', wrap: 'words', layers: [styled.layer()], hangs: styled.lineHangs()};
}

const dim = (text: string): Span => ({text: safeSpaced(text), tone: 'dim'});

/** As `visibleLine`, with the blanks at its ends. */
function safeSpaced(text: string): SafeText {
	const inner = visibleLine(text);
	const before = /^ */.exec(text)?.[0] ?? '';
	return concat(own(before), inner);
}

function quoted(text: string): SafeText {
	const shown = visibleLine(text, askedCharacters);
	return own(`"${shown}${text.trim().length > askedCharacters ? '…' : ''}"`);
}

function markSpans(mark: Mark, glyphs: Glyphs): Span[] {
	const tone = markTone(mark);
	const known = standingText(mark);
	const spans: Span[] = [
		{text: own(`${glyphs[mark.severity]} ${mark.kind}`), tone},
		{text: safeSpaced(`  ${mark.signature}`), tone: 'text'},
	];
	if (known !== '') spans.push(dim(`  ${known}`));
	if (mark.lostSeconds !== null) spans.push(dim(`  about ${duration(mark.lostSeconds)} lost`));
	return spans;
}

/** `Thu 05 Feb 15:56:30 → 16:00:56 UTC+1`: call and answer of a step, else the event's own time. */
function whenText(row: Row, event: TranscriptEvent | null, result: TranscriptEvent | null): SafeText {
	const time = event ? eventTime(event) : null;
	const end = result ? eventTime(result) : null;
	const start = moment(time, {weekday: true, seconds: true});
	if (time === null && end === null) {
		return Number.isNaN(row.time)
			? own('not recorded')
			: own(`not recorded; the line before it ${moment(row.time, {weekday: true, seconds: true})} ${zone(row.time)}`);
	}
	if (end === null) return own(`${start} ${zone(time ?? 0)}`);
	return own(`${start} → ${moment(end, {weekday: true, seconds: true})} ${zone(end)}`);
}

function tookText({seconds, isUpperBound, outcome, exitCode}: Row, glyphs: Glyphs): SafeText | null {
	if (outcome === null) return null;
	const parts: string[] = [];
	if (!Number.isNaN(seconds)) {
		parts.push(
			`${took(seconds, isUpperBound, glyphs)}${isUpperBound && seconds >= 1 ? ', waiting for a permission included' : ''}`,
		);
	}
	parts.push(exitCode === null || exitCode === 0 ? outcome : `${outcome}, exit ${exitCode}`);
	return own(parts.join(' · '));
}

/** What the client itself says of the call: its description, its limit. */
function ownNote(event: TranscriptEvent | null, result: TranscriptEvent | null): Span | null {
	const note = stringOf(objectOf(result?.toolUseResult).returnCodeInterpretation);
	return event && note ? dim(`  ${note}`) : null;
}

/** Fields of a result that say where more is to be found, or how it went on. */
function resultFacts(result: TranscriptEvent | null): {readonly [label: string]: SafeText} {
	const detail: JsonObject = isObject(result?.toolUseResult) ? result.toolUseResult : {};
	const facts: {[label: string]: SafeText} = {};
	const {backgroundTaskId, persistedOutputPath, outputFile, agentId, totalTokens, totalToolUseCount} = detail;
	if (typeof backgroundTaskId === 'string') facts.background = visibleLine(backgroundTaskId);
	const more = stringOf(persistedOutputPath) ?? stringOf(outputFile);
	if (more !== null) facts['whole output'] = visibleLine(withTilde(more));
	if (typeof agentId === 'string') facts['sub-agent'] = visibleLine(agentId);
	if (typeof totalToolUseCount === 'number' && typeof totalTokens === 'number') {
		facts.used = own(`${count(totalToolUseCount)} tool calls · ${count(totalTokens)} tokens`);
	}
	return facts;
}

function branchOf(event: TranscriptEvent | null): Span | null {
	const branch = stringOf(event?.gitBranch);
	return branch ? dim(` · ${visibleLine(branch, 80)}`) : null;
}

function versionOf(event: TranscriptEvent | null): Span | null {
	const model = stringOf(objectOf(event?.message).model);
	const version = stringOf(event?.version);
	const parts = [version ? `Claude Code ${version}` : '', model ?? ''].filter(part => part !== '');
	return parts.length > 0 ? dim(` · ${parts.join(' · ')}`) : null;
}

function placeText({file, row}: FactParts): SafeText {
	const lines = row.result ? `${row.place.line}, answered in line ${row.result.line}` : `${row.place.line}`;
	return visibleLine(`${withTilde(file)}:${lines}`);
}
