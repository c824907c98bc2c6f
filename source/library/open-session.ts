/** Opens a session: its own file and those of its sub-agents are read once more, and their rows put together. */

import {type FileParts, roleOf, tableOf} from '../analysis/rows/build-rows.ts';
import {FileRows} from '../analysis/rows/file-rows.ts';
import {TranscriptReader} from '../transcript/reader.ts';
import {blockBeginnings} from './block-beginnings.ts';
import type {FileRecord} from './file-record.ts';
import type {Library} from './library.ts';
import type {OpenedSession} from './port.ts';

const chunkBytes = 1 << 20;

export async function openSession(library: Library, id: number, pause: () => Promise<void>): Promise<OpenedSession> {
	const main = library.get(id);
	if (!main) throw new Error('the session is gone: its file was removed');
	const records = [main, ...library.subagentsOf(id)];
	const parts: FileParts[] = [];
	for (const [index, record] of records.entries()) {
		const part = await readParts(record, index, pause);
		if (part) parts.push(part);
	}
	if (parts.length === 0) throw new Error(main.problem ?? 'it has not been read yet');
	const facts = main.facts;
	const rows = tableOf(parts);
	return {
		session: id,
		rows,
		fileIds: parts.map(part => records.find(record => record.file.path === part.path)?.id ?? id),
		marks: facts?.marks ?? [],
		beginnings: blockBeginnings(facts?.blocks ?? [], facts?.prompts ?? [], rows),
	};
}

async function readParts(record: FileRecord, index: number, pause: () => Promise<void>): Promise<FileParts | null> {
	const {file, source, facts} = record;
	if (!facts) return null;
	const isSubagent = file.kind === 'subagent';
	const part = {path: file.path, isSubagent, agentId: facts.agentId ?? file.id, facts};
	const rows = new FileRows(roleOf(part, index));
	const reader = new TranscriptReader({entry: entry => rows.entry(entry), badLine: place => rows.badLine(place)});
	// Not further than the facts go: what has been appended since belongs to the next reading.
	let left = record.bytesRead;
	for await (const chunk of source.chunks(file.path, 0, {chunkBytes})) {
		reader.push(chunk.subarray(0, left));
		left -= Math.min(left, chunk.length);
		if (left === 0) break;
		await pause();
	}
	const {resume, isTorn} = reader.end();
	if (isTorn) rows.badLine({line: resume.line, offset: resume.offset, length: record.bytesRead - resume.offset});
	return {...part, rows};
}
