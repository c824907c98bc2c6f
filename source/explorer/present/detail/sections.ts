/** Sections made of transcript text: outputs, prose, fields of an object, images. Raw text comes in here. */
import {compactJson} from '../../../analysis/rows/compact.ts';
import {lineCount} from '../../../analysis/rows/line-count.ts';
import {byteSize, plural} from '../../../text/format.ts';
import {own, type SafeText, safeLine, safeText} from '../../../text/safe-text.ts';
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

/** Output, code, anything whose columns matter. */
export function outputSection(
	name: string,
	raw: string,
	evidence: Evidence | null,
	paintRow?: Body['paintRow'],
): Section {
	if (raw === '') return fixedSection(name, plainBody(own('nothing'), 'words', 'dim'));
	const text = safeText(raw);
	const body = plainBody(text, 'cells', 'text', evidence?.layersIn(text));
	return fixedSection(name, paintRow ? {...body, paintRow} : body, sizeOf(raw));
}

/** A person's words: broken at spaces, otherwise as they were written. */
export function wordsSection(name: string, raw: string, evidence: Evidence | null): Section {
	const text = safeText(raw);
	return fixedSection(name, plainBody(text, 'words', 'text', evidence?.layersIn(text)), sizeOf(raw));
}

/** What was written as Markdown; where evidence stands in it, every character stays, so that it can be pointed at. */
export function proseSection(name: string, raw: string, evidence: Evidence | null = null): Section {
	const text = safeText(raw);
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
		return compactJson(value, 100_000);
	}
}

/** An object's fields: short ones one below the other, each long one as a section of its own. */
export function fieldSections(name: string, fields: JsonObject, evidence: Evidence | null): Section[] {
	const short = new StyledText();
	const long: Section[] = [];
	let shortCount = 0;
	for (const [key, value] of Object.entries(fields)) {
		const label = safeLine(key, nameCharacters) || own('?');
		const beside = besideText(value);
		if (beside !== null) {
			short.line(
				[
					{text: own(`${label}  `), tone: 'dim'},
					{text: beside, tone: 'text'},
				],
				4,
			);
			shortCount++;
		} else if (typeof value === 'string') long.push({...outputSection('text', value, evidence), name: label});
		else long.push({...jsonSection('json', value, evidence), name: label});
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
function besideText(value: Json): SafeText | null {
	if (typeof value === 'string') {
		return value.length <= besideCharacters && !value.includes('\n') ? safeLine(value, besideCharacters) : null;
	}
	const text = compactJson(value, besideCharacters + 1);
	return text.length <= besideCharacters && !text.includes('…') ? safeLine(text, besideCharacters) : null;
}

/** Pictures of a message: they cannot be shown, but what they are can. */
export function imageSections(blocks: readonly JsonObject[]): Section[] {
	const images = blocks.filter(block => block.type === 'image');
	if (images.length === 0) return [];
	const lines = images.map(({source}) => {
		const {media_type: mediaType, data, url} = isObject(source) ? source : {};
		const bytes = Math.floor(((stringOf(data) ?? '').length * 3) / 4);
		const size = bytes > 0 ? ` · ${byteSize(bytes)}` : '';
		return safeLine(`${stringOf(mediaType) ?? 'image'}${size} ${stringOf(url) ?? ''}`, besideCharacters);
	});
	const text = safeText(lines.join('\n'));
	return [fixedSection(plural(images.length, 'image'), plainBody(text, 'words'), emptyText)];
}
