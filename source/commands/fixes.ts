/** `fixes list|add|remove|show`: the known fixes, kept in a file of the person's own. */
import type {Fix} from '../analysis/fixes.ts';
import {type FixEntry, fixSchema, type ReadFixes, readFixes, writeFixes} from '../config/fixes.ts';
import {gitLines} from '../library/read-playbook.ts';
import {writeProblem} from '../sources/system-errors.ts';
import {plural} from '../text/format.ts';
import {safeLine} from '../text/safe-text.ts';
import {isObject} from '../transcript/event.ts';
import {type CommandContext, exitStatus, type FreeCommand, UsageError} from './command.ts';
import {playbookPaths} from './origins.ts';
import {printRows} from './print-rows.ts';
import {fixesPath} from './review.ts';
import {type Field, isoTime, type Row} from './row.ts';
import {tell} from './tell.ts';

const fields: readonly Field[] = [
	{name: 'issue', type: 'count', about: 'number of the issue', heading: 'issue'},
	{name: 'title', type: 'text', about: 'what it is called', heading: 'title'},
	{name: 'repo', type: 'text', about: 'owner/name; null where it was entered by hand', heading: 'repo', leaves: 2},
	{name: 'fixedAt', type: 'time', about: 'marks of sessions that began before are fixed by it', heading: 'fixed at'},
	{name: 'kind', type: 'text', about: 'it ends marks of this kind', heading: 'kind', leaves: 1},
	{name: 'signature', type: 'text', about: 'it ends marks with exactly this signature', heading: 'signature'},
	{name: 'pattern', type: 'text', about: 'it ends marks whose signature or evidence holds this', heading: 'pattern'},
];

const rowOf = ({issue, title, repo, fixedAt, match}: Fix): Row => ({
	issue,
	title,
	repo,
	fixedAt: isoTime(fixedAt),
	kind: match.kind,
	signature: match.signature,
	pattern: match.pattern,
});

/** Commits that `fixes show` prints. */
const commitsShown = 50;

export const fixesCommand: FreeCommand = {
	kind: 'free',
	async run(context) {
		const [what, ...words] = context.words;
		const file = fixesPath(context.config, context.io);
		const read = await readFixes(file);
		for (const problem of read.problems) tell(context.io, problem);
		switch (what) {
			case 'list':
				if (words.length > 0) throw new UsageError('fixes list takes no words');
				return list(context, read.fixes);
			case 'add':
				return add(context, issueNumber(what, words), file, read);
			case 'remove':
				return remove(context, issueNumber(what, words), file, read);
			case 'show':
				return show(context, issueNumber(what, words), read.fixes);
			default:
				throw new UsageError('fixes takes one of list, add NUMBER, remove NUMBER, show NUMBER');
		}
	},
};

function issueNumber(what: string, words: readonly string[]): number {
	const [written = '', ...rest] = words;
	const number = /^#?([1-9]\d{0,8})$/.exec(written)?.[1];
	if (number === undefined || rest.length > 0)
		throw new UsageError(`fixes ${what} takes the number of one issue, such as 84`);
	return Number(number);
}

async function list({io, options}: CommandContext, fixes: readonly Fix[]): Promise<number> {
	const {sort, limit, format} = options;
	const rows = (async function* () {
		yield* fixes.map(rowOf);
	})();
	await printRows(io, rows, {fields, sort, limit, format: format ?? 'table'});
	return exitStatus.ok;
}

/** What is known of the fix besides its number: from the flags, else from GitHub. */
async function describe(
	context: CommandContext,
	issue: number,
): Promise<{title: string; fixedAt: string; repo: string | null}> {
	const {written, options, io} = context;
	const repo = written.repo?.at(-1) ?? null;
	const title = written.title?.at(-1);
	const fixedAt = options.fixedAt === null ? null : new Date(options.fixedAt).toISOString();
	if (fixedAt !== null && title !== undefined) return {title, fixedAt, repo};
	if (repo === null)
		throw new UsageError(
			'fixes add needs --repo OWNER/NAME to ask GitHub, or --title TEXT and --fixed-at TIME by hand',
		);
	const {viewIssue} = await import('../report/gh.ts');
	const found = await viewIssue(issue, {repository: repo, folder: io.cwd, environment: {...io.env}});
	if (fixedAt === null && found.closedAt === null)
		throw new UsageError(`#${issue} is still open; when it was fixed is told with --fixed-at TIME`);
	return {
		title: title ?? found.title,
		fixedAt: fixedAt ?? new Date(found.closedAt ?? 0).toISOString(),
		repo,
	};
}

async function add(context: CommandContext, issue: number, file: string, {entries}: ReadFixes): Promise<number> {
	const {written, options, io} = context;
	const signature = written.signature?.at(-1);
	const pattern = written.pattern?.at(-1);
	const [kind, ...more] = options.kinds;
	if ((signature ?? pattern ?? kind) === undefined || more.length > 0)
		throw new UsageError('fixes add needs what it ends: --signature SIGNATURE, --pattern REGEX or one --kind KIND');
	if (entries === null) return refuse(context, file);
	let told: Awaited<ReturnType<typeof describe>>;
	try {
		told = await describe(context, issue);
	} catch (error) {
		if (!(error instanceof Error) || error.name !== 'GhError') throw error;
		tell(io, `${safeLine(error.message)} Without gh: --title TEXT --fixed-at TIME.`);
		return exitStatus.unreadable;
	}
	const {title, fixedAt, repo} = told;
	const entry: FixEntry = {
		issue,
		title,
		...(repo === null ? {} : {repo}),
		fixedAt,
		match: {...(kind ? {kind} : {}), ...(signature ? {signature} : {}), ...(pattern ? {pattern} : {})},
	};
	const checked = fixSchema.safeParse(entry);
	if (!checked.success) {
		const [problem] = checked.error.issues;
		const flag = problem?.path.at(-1) ?? '';
		throw new UsageError(`--${String(flag)}: ${safeLine(problem?.message ?? 'not understood', 300)}`);
	}
	const isSame = (other: unknown): boolean =>
		isObject(other) && other.issue === issue && JSON.stringify(other.match) === JSON.stringify(entry.match);
	const kept = entries.filter(other => !isSame(other));
	return write(context, file, [...kept, entry], `#${issue} ${safeLine(title, 100)}: fixed ${fixedAt.slice(0, 10)}`);
}

async function remove(context: CommandContext, issue: number, file: string, {entries}: ReadFixes): Promise<number> {
	if (entries === null) return refuse(context, file);
	const repo = context.written.repo?.at(-1);
	const kept = entries.filter(
		entry => !(isObject(entry) && entry.issue === issue && (repo === undefined || entry.repo === repo)),
	);
	const removed = entries.length - kept.length;
	if (removed === 0) {
		tell(context.io, `no fix of #${issue} is known`);
		return exitStatus.nothingFound;
	}
	return write(context, file, kept, `#${issue}: ${plural(removed, 'fix', 'fixes')} removed`);
}

/** A file that is no list is not written over: somebody may want it back. */
function refuse({io}: CommandContext, file: string): number {
	tell(io, `${safeLine(file)} is left as it is; mend it first`);
	return exitStatus.unreadable;
}

async function write({io}: CommandContext, file: string, entries: readonly unknown[], done: string): Promise<number> {
	try {
		await writeFixes(file, entries);
	} catch (error) {
		tell(io, `${safeLine(file)} could not be written: ${writeProblem(error)}; nothing was changed`);
		return exitStatus.unreadable;
	}
	io.stdout.write(`${done}\n`);
	return exitStatus.ok;
}

async function show(context: CommandContext, issue: number, fixes: readonly Fix[]): Promise<number> {
	const {io} = context;
	const found = fixes.filter(fix => fix.issue === issue);
	if (found.length === 0) tell(io, `no fix of #${issue} is known`);
	for (const fix of found) {
		const {kind, signature, pattern} = fix.match;
		const ends = [kind, signature, pattern === null ? null : `/${pattern}/`].filter(part => part !== null);
		const where = fix.repo === null ? '' : `${safeLine(fix.repo)} `;
		io.stdout.write(`${where}#${issue} ${safeLine(fix.title)}\n`);
		io.stdout.write(`  fixed at ${new Date(fix.fixedAt).toISOString()}, ends ${safeLine(ends.join(' · '))}\n`);
	}
	for (const checkout of playbookPaths(context)) {
		const commits = await commitsNaming(checkout, issue);
		if (typeof commits === 'string') {
			tell(io, commits);
			return exitStatus.unreadable;
		}
		if (commits.length === 0) io.stdout.write(`  no commit of ${safeLine(checkout)} names it\n`);
		for (const commit of commits) io.stdout.write(`  ${safeLine(commit)}\n`);
	}
	return found.length === 0 ? exitStatus.nothingFound : exitStatus.ok;
}

/** Commits whose message names the issue, newest first; a sentence where git could not tell. */
async function commitsNaming(checkout: string, issue: number): Promise<string[] | string> {
	const words = ['log', `--max-count=${commitsShown}`, '--extended-regexp', `--grep=#${issue}([^0-9]|$)`];
	try {
		return await gitLines(checkout, [...words, '--date=short', '--format=%h %ad %s']);
	} catch {
		return `${safeLine(checkout)}: no git checkout that git can read, so its commits are not known`;
	}
}
