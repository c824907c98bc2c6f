/** What lists of a server look like. Pure; every field is the server's and may be anything. */
import {nameFromBytes} from '../../path-bytes.ts';

export interface RemoteFile {
	/** Relative to the root, with '/'; '' is the root itself, where it is a file. */
	readonly path: string;
	readonly size: number;
	/** Milliseconds since the epoch. */
	readonly modified: number;
	/** '' where it is not told. A hint only: numbers are used again at once. */
	readonly inode: string;
	readonly owner: string | null;
	/** Whether it can be read without sudo; null: not known. */
	readonly isReadable: boolean | null;
}

/** Everything up to each NUL; what is behind the last is no record. */
function* records(bytes: Buffer): Generator<Buffer> {
	for (let start = 0; ; ) {
		const end = bytes.indexOf(0, start);
		if (end === -1) return;
		yield bytes.subarray(start, end);
		start = end + 1;
	}
}

function fileOf(path: Buffer, fields: readonly string[], isReadable: boolean | null): RemoteFile | null {
	const [size = '', seconds = '', inode = '', owner = ''] = fields;
	if (!/^\d+$/.test(size) || !/^-?\d+(?:\.\d+)?$/.test(seconds)) return null;
	const modified = Math.floor(Number(seconds) * 1_000);
	const isName = owner !== '' && owner !== 'UNKNOWN' && !/^\d+$/.test(owner);
	return {path: nameFromBytes(path), size: Number(size), modified, inode, owner: isName ? owner : null, isReadable};
}

/** Splits after so many `|`; names may hold them too. */
function split(record: Buffer, count: number): {fields: string[]; rest: Buffer} | null {
	const fields: string[] = [];
	let start = 0;
	for (let i = 0; i < count; i++) {
		const end = record.indexOf('|', start);
		if (end === -1) return null;
		fields.push(record.toString('latin1', start, end));
		start = end + 1;
	}
	return {fields, rest: record.subarray(start)};
}

/** `r|size|time|inode|owner|path`, as GNU find writes it. */
export function readGnuList(bytes: Buffer): RemoteFile[] {
	return [...records(bytes)].flatMap(record => {
		const parts = split(record, 5);
		const file = parts && fileOf(parts.rest, parts.fields.slice(1), parts.fields[0] === 'r');
		return file ? [file] : [];
	});
}

/** `size|time|path`, as the reader script writes it. */
export function readScriptList(bytes: Buffer): RemoteFile[] {
	return [...records(bytes)].flatMap(record => {
		const parts = split(record, 2);
		const file = parts && fileOf(parts.rest, parts.fields, null);
		return file ? [file] : [];
	});
}

/** Heaps of `letters`, lines, NUL, absolute paths with NUL, NUL: where find cannot print sizes. `top`: what their paths begin with. */
export function readHeaps(bytes: Buffer, top: Buffer): RemoteFile[] {
	const files: RemoteFile[] = [];
	let lines: string[] | null = null;
	let index = 0;
	for (const record of records(bytes)) {
		if (lines === null) {
			lines = record.toString('latin1').split('\n');
			index = 0;
		} else if (record.length === 0) lines = null;
		else {
			const isInside = record.subarray(0, top.length).equals(top);
			const letter = lines[0]?.[index];
			index++;
			const path = isInside ? record.subarray(top.length) : record;
			const file = fileOf(path, lines[index]?.split('|') ?? [], letter === 'r');
			if (file) files.push(file);
		}
	}
	return files;
}

/** Folders that find could not enter, from its complaints: `find: 'PATH': Permission denied`. Relative to the root. */
export function readComplaints(stderr: string, root: string): {path: string; message: string}[] {
	const found: {path: string; message: string}[] = [];
	for (const line of stderr.split('\n')) {
		const parts = /^find: ['‘"]?(.*?)['’"]?: ([A-Z][^:]*)$/.exec(line);
		if (!parts) continue;
		const [, absolute = '', words = ''] = parts;
		const path = absolute.startsWith(root) ? absolute.slice(root.length).replace(/^(?:\/\.)?\/?/, '') : absolute;
		const isDenied = words === 'Permission denied';
		found.push({path: path === '.' ? '' : path, message: isDenied ? 'permission denied' : words.toLowerCase()});
	}
	return found;
}
