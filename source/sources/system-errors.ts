/** The system's error codes as words, and as the kinds that a caller can act on. */
import {SourceError, type SourceErrorKind} from './source.ts';

const words: Readonly<Record<string, {readonly message: string; readonly kind: SourceErrorKind}>> = {
	ENOENT: {message: 'not there any more', kind: 'vanished'},
	ENOTDIR: {message: 'not there any more', kind: 'vanished'},
	ESTALE: {message: 'not there any more', kind: 'vanished'},
	EACCES: {message: 'permission denied', kind: 'denied'},
	EPERM: {message: 'permission denied', kind: 'denied'},
	EISDIR: {message: 'a folder, not a file', kind: 'not-a-file'},
	ENXIO: {message: 'not a regular file', kind: 'not-a-file'},
	ELOOP: {message: 'links in a circle', kind: 'failed'},
	ENAMETOOLONG: {message: 'the path is too long for the system', kind: 'failed'},
	EMFILE: {message: 'too many open files', kind: 'failed'},
	ENFILE: {message: 'too many open files on the whole system', kind: 'failed'},
	EIO: {message: 'the disk could not read it (input/output error)', kind: 'failed'},
};

export const errorCode = (error: unknown): string | null =>
	error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

/** Half a sentence for the person, never with the path in it. */
export function problemMessage(error: unknown): string {
	const code = errorCode(error);
	return (code === null ? undefined : words[code]?.message) ?? `could not be read (${code ?? String(error)})`;
}

const writeWords: Readonly<Record<string, string>> = {
	ENOENT: 'there is no such folder',
	ENOTDIR: 'there is no such folder',
	EISDIR: 'it is a folder',
	ENOSPC: 'no room is left on the disk',
	EDQUOT: 'no room is left for this account',
	EROFS: 'the disk can only be read',
};

/** The same for what was to be written. */
export function writeProblem(error: unknown): string {
	const code = errorCode(error);
	if (code === null) return String(error);
	return writeWords[code] ?? words[code]?.message ?? `the system says ${code}`;
}

export function sourceError(path: string, error: unknown): SourceError {
	if (error instanceof SourceError) return error;
	const code = errorCode(error);
	const kind = (code === null ? undefined : words[code]?.kind) ?? 'failed';
	return new SourceError(kind, path, problemMessage(error), {cause: error});
}
