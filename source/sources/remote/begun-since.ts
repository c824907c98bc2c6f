/** Which transcripts of a listing belong to sessions begun since a time: told by their first lines, as `sessions --since` has it. */
import type {Source, SourceFile} from '../source.ts';
import {beginsBefore, headBytes} from './fetch/plan.ts';

interface Beginning {
	/** null: no line of the file holds a time. */
	readonly isBefore: boolean | null;
	/** The session that its first lines name. */
	readonly session: string | null;
}

/** Reads as far as the first time. @throws SourceError; the signal's reason */
async function beginningOf(source: Source, path: string, since: number, signal?: AbortSignal): Promise<Beginning> {
	let session: string | null = null;
	let rest = Buffer.alloc(0);
	for await (const chunk of source.chunks(path, 0, {chunkBytes: headBytes, signal})) {
		const bytes = Buffer.concat([rest, chunk]);
		const text = bytes.toString('utf8');
		session ??= /"sessionId":"([\w-]+)"/.exec(text)?.[1] ?? null;
		const isBefore = beginsBefore(text, since);
		if (isBefore !== null) return {isBefore, session};
		// Whole lines without a time are done with.
		rest = Buffer.from(bytes.subarray(bytes.lastIndexOf(0x0a) + 1));
	}
	return {isBefore: null, session};
}

/**
 * Says of each file whether it belongs to a session begun at or after `since`, milliseconds since the epoch. A sub-agent's file
 * goes with its session, where that is listed; one in which no time stands is not meant.
 */
export function begunSince(
	source: Source,
	files: readonly SourceFile[],
	since: number,
	signal?: AbortSignal,
): (file: SourceFile) => Promise<boolean> {
	const sessions = new Map(files.flatMap(file => (file.kind === 'session' && file.id ? [[file.id, file]] : [])));
	const known = new Map<string, Promise<Beginning>>();
	const beginning = (file: SourceFile): Promise<Beginning> => {
		const read = known.get(file.path) ?? beginningOf(source, file.path, since, signal);
		known.set(file.path, read);
		return read;
	};
	return async file => {
		const own = await beginning(file);
		const parent = file.kind === 'subagent' ? sessions.get(own.session ?? file.parentId ?? '') : undefined;
		return (parent ? await beginning(parent) : own).isBefore === false;
	};
}
