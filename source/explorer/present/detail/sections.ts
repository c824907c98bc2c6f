/** Sections made of transcript text: outputs, prose, fields of an object, images. Raw text comes in here. */
import {compactJson, readableJson} from '../../../analysis/rows/compact.ts';
import {lineCount} from '../../../analysis/rows/line-count.ts';
import {byteSize, plural} from '../../../text/format.ts';
import {
	charactersDrawnOver,
	concat,
	own,
	type SafeText,
	safeLine,
	safeText,
	visibleLine,
	visibleText,
} from '../../../text/safe-text.ts';
import {isObject, type Json, type JsonObject, stringOf} from '../../../transcript/event.ts';
import {jsonBody} from '../json.ts';
import {markdownBody} from '../markdown.ts';
import {StyledText} from '../spans.ts';
import {type Body, emptyText, fixedSection, plainBody, type Section} from './doc.ts';
import type {Evidence} from './evidence.ts';

/** Shorter values stand beside their name. */
const besideCharacters = 160;
const nameCharacters = 60;

/** `3 lines · 412 B` of the text as it was written. */
export const sizeOf = (raw: string): SafeText =>
	own(`${plural(lineCount(raw), 'line')} · ${byteSize(Buffer.byteLength(raw))}`);

/** … and what of it is not shown, where a program drew over it. */
function noteOf(raw: string, gate: Gate): SafeText {
	const hidden = gate === safeText ? charactersDrawnOver(raw) : 0;
	return hidden === 0 ? sizeOf(raw) : own(`${sizeOf(raw)} · ${plural(hidden, 'character')} overwritten`);
}

/** The gate a text goes through: `safeText` for what a program printed or the model replied, `visibleText` for the rest. */
type Gate = (raw: string) => SafeText;

/** What a program printed. */
export const outputSection = (
	name: string,
	raw: string,
	evidence: Evidence | null,
	paintRow?: Body['paintRow'],
): Section => columnsSection(name, raw, safeText, evidence, paintRow);

/** What a tool was told to run or to write: controls in it are shown, so that they hide nothing. */
export const inputSection = (name: string, raw: string, evidence: Evidence | null): Section =>
	columnsSection(name, raw, visibleText, evidence);

/** Anything whose columns matter. */
function columnsSection(
	name: string,
	raw: string,
	gate: Gate,
	evidence: Evidence | null,
	paintRow?: Body['paintRow'],
): Section {
	if (raw === '') return fixedSection(name, plainBody(own('nothing'), 'words', 'dim'));
	const text = gate(raw);
	const body = plainBody(text, 'cells', 'text', evidence?.layersIn(text));
	return fixedSection(name, paintRow ? {...body, paintRow} : body, noteOf(raw, gate));
}

/** A person's words: broken at spaces, otherwise as they were written. */
export function wordsSection(name: string, raw: string, evidence: Evidence | null, gate: Gate = visibleText): Section {
	const text = gate(raw);
	return fixedSection(name, plainBody(text, 'words', 'text', evidence?.layersIn(text)), noteOf(raw, gate));
}

/** What was written as Markdown; where evidence stands in it, every character stays, so that it can be pointed at. */
export function proseSection(
	name: string,
	raw: string,
	evidence: Evidence | null = null,
	gate: Gate = safeText,
): Section {
	const text = gate(raw);
	const layers = evidence?.layersIn(text) ?? [];
	if (layers.length > 0) return fixedSection(name, plainBody(text, 'words', 'text', layers), sizeOf(raw));
	return {name: own(name), note: sizeOf(raw), body: columns => markdownBody(text, columns)};
}

export function jsonSection(name: string, value: Json, evidence: Evidence | null): Section {
	const body = jsonBody(jsonText(value));
	return fixedSection(name, {...body, layers: evidence?.layersIn(body.text) ?? []});
}

/** JSON of a value that may nest deeper than `JSON.stringify` can go. */
function jsonText(value: Json): string {
	try {
		return JSON.stringify(value);
	} catch {
		return readableJson(value);
	}
}

/**
 * An object's fields: short ones one below the other, each long one as a section of its own. `printed` names those
 * that hold what a program printed.
 */
export function fieldSections(
	name: string,
	fields: JsonObject,
	evidence: Evidence | null,
	printed: readonly string[] = [],
): Section[] {
	const short = new StyledText();
	const long: Section[] = [];
	let shortCount = 0;
	for (const [key, value] of Object.entries(fields)) {
		const label = visibleLine(key, nameCharacters) || own('?');
		const isPrinted = printed.includes(key);
		const beside = besideText(value, isPrinted ? safeLine : visibleLine);
		if (beside !== null) {
			short.line(
				[
					{text: own(`${label}  `), tone: 'dim'},
					{text: beside, tone: 'text'},
				],
				4,
			);
			shortCount++;
		} else if (typeof value === 'string') {
			const section = isPrinted ? outputSection : inputSection;
			long.push({...section('text', value, evidence), name: label});
		} else long.push({...jsonSection('json', value, evidence), name: label});
	}
	const body: Body = {
		text: short.text(),
		tone: 'text',
		wrap: 'words',
		layers: [short.layer(), ...(evidence?.layersIn(short.text()) ?? [])],
		hangs: short.lineHangs(),
	};
	return shortCount > 0 ? [fixedSection(name, body), ...long] : long;
}

/** The value on one line, or null where it is too long or of several lines. */
function besideText(value: Json, gate: typeof visibleLine): SafeText | null {
	if (typeof value === 'string') {
		return value.length <= besideCharacters && !value.includes('\n') ? gate(value, besideCharacters) : null;
	}
	const text = compactJson(value, besideCharacters + 1);
	return text.length <= besideCharacters && !text.includes('…') ? visibleLine(text, besideCharacters) : null;
}

/** Pictures of a message: they cannot be shown, but what they are can. */
export function imageSections(blocks: readonly JsonObject[]): Section[] {
	const images = blocks.filter(block => block.type === 'image');
	if (images.length === 0) return [];
	const lines = images.map(({source}) => {
		const {media_type: mediaType, data, url} = isObject(source) ? source : {};
		const bytes = Math.floor(((stringOf(data) ?? '').length * 3) / 4);
		const size = bytes > 0 ? ` · ${byteSize(bytes)}` : '';
		return visibleLine(`${stringOf(mediaType) ?? 'image'}${size} ${stringOf(url) ?? ''}`, besideCharacters);
	});
	const text = concat(...lines.flatMap((line, index) => (index === 0 ? [line] : [own('\n'), line])));
	return [fixedSection(plural(images.length, 'image'), plainBody(text, 'words'), emptyText)];
}
