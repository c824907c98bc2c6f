/** What stands on some lines of a file that has been indexed, read once more and no further than the index went. */
import type {Entry, Place} from '../transcript/event.ts';
import {TranscriptReader} from '../transcript/reader.ts';
import type {FileRecord} from './file-record.ts';

const chunkBytes = 1 << 20;

/** Events, and places of broken lines. @throws SourceError */
export async function readLines(
	{source, file, bytesRead}: FileRecord,
	wanted: ReadonlySet<number>,
): Promise<{entries: readonly Entry[]; badLines: readonly Place[]}> {
	const entries: Entry[] = [];
	const badLines: Place[] = [];
	const reader = new TranscriptReader({
		entry: entry => {
			if (wanted.has(entry.line)) entries.push(entry);
		},
		badLine: place => badLines.push(place),
	});
	let left = bytesRead;
	for await (const chunk of source.chunks(file.path, 0, {chunkBytes})) {
		reader.push(chunk.subarray(0, left));
		left -= Math.min(left, chunk.length);
		if (left === 0) break;
	}
	const {resume, isTorn} = reader.end();
	if (isTorn) badLines.push({line: resume.line, offset: resume.offset, length: bytesRead - resume.offset});
	return {entries, badLines: badLines.filter(({line}) => wanted.has(line))};
}
