/** Asks a server what lies below a root and what can be done there, in one run. */
import {nameFromBytes, pathBytes} from '../../path-bytes.ts';
import type {Transport} from '../transport.ts';
import {exchange} from './exchange.ts';
import {type RemoteFile, readComplaints, readGnuList, readHeaps, readScriptList} from './list-format.ts';
import {readerScript, surveyScript} from './scripts.ts';
import {encodePath} from './shell.ts';

export interface Survey {
	/** Absolute. */
	readonly root: string;
	/** `unknown`: it cannot be seen from outside; a file that sudo may read is still possible. */
	readonly kind: 'folder' | 'file' | 'special' | 'unknown';
	readonly tools: ReadonlySet<string>;
	readonly files: readonly RemoteFile[];
	/** Folders that could not be listed. */
	readonly complaints: readonly {readonly path: string; readonly message: string}[];
	/** False where find ended with an error: the list may lack something. */
	readonly isComplete: boolean;
	/** Hostile. */
	readonly stderr: string;
	/** See `exchange`. */
	readonly beginMilliseconds: number;
}

export interface SurveyOptions {
	readonly transport: Transport;
	readonly root: string;
	/** List with sudo. */
	readonly isSudo?: boolean;
	readonly password?: string;
	readonly isTerminal?: boolean;
	readonly signal?: AbortSignal;
	readonly stallMilliseconds?: number;
	/** See `exchange`. */
	readonly startMilliseconds?: number;
}

const kinds = ['folder', 'file', 'special'] as const;

/** @throws RemoteError */
export async function survey({root, isSudo = false, password = '', ...options}: SurveyOptions): Promise<Survey> {
	let data: Buffer[] = [];
	let absolute = root;
	let kind: Survey['kind'] = 'unknown';
	let find = 'none';
	let tools: string[] = [];
	let files: RemoteFile[] = [];
	let isComplete = false;
	const {stderr, beginMilliseconds} = await exchange({
		...options,
		script: surveyScript,
		password,
		input: () => [`${isSudo ? 's' : 'p'}\n${encodePath(root)}\n`],
		data: bytes => data.push(Buffer.from(bytes)),
		mark([word, ...words]) {
			const bytes = Buffer.concat(data);
			data = [];
			if (word === 'root') {
				absolute = nameFromBytes(bytes);
				kind = kinds.find(one => one === words[0]) ?? 'unknown';
			} else if (word === 'tools') [find = 'none', ...tools] = words;
			else if (word === 'list') {
				files = find === 'gnu' ? readGnuList(bytes) : readHeaps(bytes, topOf(absolute, kind));
				isComplete = words[0] === '0' && find !== 'none';
			}
		},
	});
	const complaints = readComplaints(stderr, absolute);
	return {root: absolute, kind, tools: new Set(tools), files, complaints, isComplete, stderr, beginMilliseconds};
}

/** What paths begin with where find prints them whole. */
const topOf = (root: string, kind: Survey['kind']): Buffer =>
	Buffer.from(pathBytes(kind === 'file' ? root : `${root}/./`));

export interface ReaderOptions {
	readonly transport: Transport;
	/** The command that the admin allows. */
	readonly reader: string;
	readonly signal?: AbortSignal;
	readonly stallMilliseconds?: number;
	/** See `exchange`. */
	readonly startMilliseconds?: number;
}

export interface ReaderSurvey extends Survey {
	readonly status: number;
	/** What the script calls its folder, by all its names; none where an older script does not tell. */
	readonly roots: readonly string[];
}

/** The list of an admin's reader script. @throws RemoteError */
export async function surveyByReader({reader, ...options}: ReaderOptions): Promise<ReaderSurvey> {
	const roots: string[] = [];
	let data: Buffer[] = [];
	let tools: string[] = [];
	let isComplete = false;
	const {stderr, end, beginMilliseconds} = await exchange({
		...options,
		script: readerScript,
		password: '',
		input: nonce => [`none\n0\n${reader}\n${nonce}\nlist\n`],
		data: bytes => data.push(Buffer.from(bytes)),
		mark([word, ...words]) {
			if (word === 'tools') {
				tools = words;
				data = [];
			} else if (word === 'root') {
				roots.push(nameFromBytes(Buffer.concat(data)));
				data = [];
			} else isComplete ||= word === 'list';
		},
	});
	const files = readScriptList(Buffer.concat(data));
	const status = Number(end[1] ?? 1);
	return {
		root: roots.at(-1) ?? '',
		roots,
		kind: 'folder',
		tools: new Set(tools),
		files,
		complaints: readComplaints(stderr, '.'),
		isComplete: isComplete && status === 0,
		stderr,
		beginMilliseconds,
		status,
	};
}
