/** Which part of a reader script's folder is meant by the path that the person wrote. Pure. */
import {posix} from 'node:path';
import {safeLine} from '../../../text/safe-text.ts';
import {nameOf, parentOf} from '../../relative-path.ts';
import type {ReaderSurvey} from '../protocol/survey.ts';
import {RemoteError} from '../transport.ts';
import type {Found} from './access.ts';

export interface ReaderPart extends Found {
	/** What goes before a path of `files` where the script is asked for it: '' or ends in '/'. */
	readonly below: string;
}

/** `HOST:` and `HOST:~` name no folder of the script's: all of it is meant. */
const isUnnamed = (path: string): boolean => ['', '~', '.'].includes(path);

/** @throws RemoteError where the path is not in the script's folder, or nobody can know */
export function partOfReader(
	{
		roots,
		root,
		files,
		complaints,
		isComplete,
	}: Pick<ReaderSurvey, 'roots' | 'root' | 'files' | 'complaints' | 'isComplete'>,
	written: string,
	server: string,
): ReaderPart {
	const path = posix.normalize(written === '' ? '.' : written).replace(/(?<=.)\/+$/, '');
	if (isUnnamed(path)) return {folder: root, file: null, files, problems: complaints, isComplete, below: ''};
	if (roots.length === 0)
		throw new RemoteError(
			'list',
			safeLine(`The reader script on ${server} does not tell which folder it reads, so ${path} cannot be found in it.`),
			safeLine(`\`${server}:\` reads all it has; or ask the admin for the script of this version (docs/session-read).`),
		);
	const below = roots.flatMap(one => relativeTo(one, path) ?? [])[0];
	if (below === undefined)
		throw new RemoteError(
			'list',
			safeLine(`The reader script on ${server} reads ${roots[0]} and nothing else; ${path} is not in it.`),
			safeLine(`Write ${server}:${roots[0]}, or a folder in it.`),
		);
	const file = files.find(one => one.path === below);
	if (file) {
		const folder = parentOf(below);
		const [only, absolute] = [{...file, path: nameOf(below)}, parentOf(`${root}/${below}`)];
		const prefix = folder === '' ? '' : `${folder}/`;
		return {folder: absolute, file: only.path, files: [only], problems: [], isComplete, below: prefix};
	}
	if (below === '') return {folder: root, file: null, files, problems: complaints, isComplete, below};
	const prefix = `${below}/`;
	const inside = <Row extends {readonly path: string}>(rows: readonly Row[]): Row[] =>
		rows.flatMap(row => (`${row.path}/`.startsWith(prefix) ? [{...row, path: row.path.slice(prefix.length)}] : []));
	const part = inside(files);
	const problems = inside(complaints);
	if (part.length === 0 && problems.length === 0)
		throw new RemoteError('gone', safeLine(`The reader script on ${server} has no transcript below ${path}.`));
	return {folder: `${root}/${below}`, file: null, files: part, problems, isComplete, below: prefix};
}

/** '' for the folder itself; null where it is not in it. */
function relativeTo(root: string, path: string): string | null {
	const top = root.replace(/\/+$/, '');
	if (path === top || (top === '' && path === '/')) return '';
	return path.startsWith(`${top}/`) ? path.slice(top.length + 1) : null;
}
