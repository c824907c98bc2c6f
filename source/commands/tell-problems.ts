/** What could not be listed or read, on stderr: one sentence a cause, with how many it concerns. */
import type {LibraryProblem} from '../library/library.ts';
import {plural} from '../text/format.ts';
import {visibleLine} from '../text/safe-text.ts';
import type {Io} from './command.ts';
import {tell} from './tell.ts';

/** Causes told; of more only the number is said. */
const causesTold = 20;
/** Paths named of those that one cause concerns. */
const pathsNamed = 3;

export function tellProblems(io: Io, problems: readonly LibraryProblem[]): void {
	const causes = new Map<string, LibraryProblem[]>();
	for (const problem of problems) {
		const key = `${problem.source}\0${problem.path === '' ? '' : 'below'}\0${problem.message}`;
		const same = causes.get(key);
		if (same) same.push(problem);
		else causes.set(key, [problem]);
	}
	for (const same of [...causes.values()].slice(0, causesTold)) tell(io, causeLine(same));
	const more = causes.size - causesTold;
	if (more > 0) tell(io, `and ${plural(more, 'more problem')} of this kind`);
}

export const problemLine = ({source, path, message}: LibraryProblem): string =>
	// A source that is one file has its name already.
	`${visibleLine(path === '' || isNamedBy(source, path) ? source : `${source}: ${path}`)}: ${message}`;

const isNamedBy = (source: string, path: string): boolean => source === path || source.endsWith(`/${path}`);

function causeLine(same: readonly LibraryProblem[]): string {
	const [first] = same;
	if (!first) return '';
	if (same.length === 1) return problemLine(first);
	const files = same.filter(({path}) => path.endsWith('.jsonl')).length;
	const what = files === same.length ? 'file' : files === 0 ? 'folder' : 'path';
	const names = same.slice(0, pathsNamed).map(({path}) => visibleLine(path, 80));
	const list = names.join(', ') + (same.length > pathsNamed ? ', …' : '');
	return `${visibleLine(first.source)}: ${plural(same.length, what)}: ${first.message} [${list}]`;
}
