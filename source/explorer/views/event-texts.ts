/** Reads the lines of a row anew from its file, for the detail, the clipboard and other programs. */

import {seekRow} from '../../analysis/rows/folding.ts';
import {type Row, type RowMark, type RowTable, rowAt, updatesAt} from '../../analysis/rows/row-table.ts';
import type {EventPlace, OpenedSession} from '../../library/port.ts';
import {layoutDoc} from '../present/detail/layout.ts';
import type {DetailInput, EventTexts} from '../present/detail/present-detail.ts';
import {presentDetail} from '../present/detail/present-detail.ts';
import type {ViewContext} from './view.ts';

/** Width of rules and tables in text handed to other programs; lines themselves are not broken. */
const outsideColumns = 100;

export async function readTexts(context: ViewContext, opened: OpenedSession, index: number): Promise<EventTexts> {
	const row = rowAt(opened.rows, index);
	const update = row.result === null ? updatesAt(opened.rows, index).at(-1) : undefined;
	const places = [row.place, ...(row.result ? [row.result] : []), ...(update ? [update] : [])];
	const texts = await context.library.readEvents(
		places.map(
			(place): EventPlace => ({
				file: opened.fileIds[place.file] ?? opened.session,
				offset: place.offset,
				length: place.length,
			}),
		),
	);
	return {
		event: texts[0] ?? '',
		result: row.result ? (texts[1] ?? null) : null,
		lastUpdate: update ? (texts.at(-1) ?? null) : null,
	};
}

/** Everything the detail of a row is made from. */
export function detailInput(
	context: ViewContext,
	opened: OpenedSession,
	index: number,
	texts: EventTexts,
	provenance: string | null = null,
): DetailInput {
	const {rows: table} = opened;
	const row = rowAt(table, index);
	const session = context.library.state.sessions.get(opened.session);
	return {
		row,
		texts,
		marks: marksOf(table, row),
		glyphs: context.glyphs,
		asked: askedBefore(table, index, row),
		provenance,
		sameAt: null,
		fixes: [],
		user: session?.user ?? '',
		session: session?.title ?? '',
		file: table.files[row.place.file]?.path ?? session?.file ?? '',
	};
}

const marksOf = (table: RowTable, row: Row): RowMark[] => row.marks.map(mark => table.marks[mark] as RowMark);

function askedBefore(table: RowTable, index: number, row: Row): DetailInput['asked'] {
	if (row.kind === 'prompt' || row.kind === 'queued') return null;
	const prompt = seekRow(table, index, 'prompt', -1);
	if (prompt < 0) return null;
	const {text, time} = rowAt(table, prompt);
	return {text, time: Number.isNaN(time) ? null : time};
}

/** An event as plain sanitised text, the way the detail shows it. */
export async function eventText(context: ViewContext, opened: OpenedSession, index: number): Promise<string> {
	const texts = await readTexts(context, opened, index);
	const doc = presentDetail(detailInput(context, opened, index, texts));
	const layout = layoutDoc(doc, {columns: outsideColumns, wrap: false, glyphs: context.glyphs});
	const lines = [doc.title.map(({text}) => text).join('')];
	for (let row = 0; row < layout.count; row++) {
		lines.push(
			layout
				.line(row)
				.map(({text}) => text)
				.join(''),
		);
	}
	return `${lines.join('\n')}\n`;
}

/** What `y` takes: the command or the words themselves, without what is around them. */
export async function essentialText(context: ViewContext, opened: OpenedSession, index: number): Promise<string> {
	const texts = await readTexts(context, opened, index);
	const doc = presentDetail(detailInput(context, opened, index, texts));
	const bodies = doc.sections.map(section => section.body(outsideColumns).text);
	return bodies.join('\n\n');
}

/** What `y` takes of the raw view: the JSON of the event and of what came of it, as the files have them. */
export async function rawText(context: ViewContext, opened: OpenedSession, index: number): Promise<string> {
	const {event, result} = await readTexts(context, opened, index);
	return result === null ? event : `${event}\n${result}`;
}

/** Where the command of a row came from, as a sentence; null for rows that are no command. */
export async function provenanceOf(context: ViewContext, opened: OpenedSession, index: number): Promise<string | null> {
	const row = rowAt(opened.rows, index);
	if (row.kind !== 'command' || row.toolUseId === null) return null;
	const found = await context.library.provenance(opened.fileIds[row.place.file] ?? opened.session, row.toolUseId);
	return found?.sentence ?? null;
}
