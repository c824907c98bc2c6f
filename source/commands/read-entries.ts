/** The events of a file that has been indexed, read once more, and no further than the index went. */
import type {FileRecord} from '../library/library.ts';
import type {Entry} from '../transcript/event.ts';
import {TranscriptReader} from '../transcript/reader.ts';

const chunkBytes = 1 << 20;

/** @throws SourceError */
export async function* readEntries({source, file, bytesRead}: FileRecord): AsyncGenerator<Entry> {
	let entries: Entry[] = [];
	const reader = new TranscriptReader({entry: entry => entries.push(entry), badLine: () => {}});
	let left = bytesRead;
	for await (const chunk of source.chunks(file.path, 0, {chunkBytes})) {
		reader.push(chunk.subarray(0, left));
		left -= Math.min(left, chunk.length);
		const ready = entries;
		entries = [];
		yield* ready;
		if (left === 0) break;
	}
	reader.end();
	yield* entries;
}
