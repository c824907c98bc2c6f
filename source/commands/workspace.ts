/**
 * The sources of a command, read: every file that the filters leave, with whom and what it belongs to. Files that their
 * place alone rules out are not read at all.
 */
import path from 'node:path';
import type {Fix} from '../analysis/fixes.ts';
import {defaultAnalysisOptions} from '../analysis/types.ts';
import {type FileFacts, type FileRecord, Library} from '../library/library.ts';
import {userOf} from '../sources/person.ts';
import type {Source, SourceError, SourceFile} from '../sources/source.ts';
import {visibleLine} from '../text/safe-text.ts';
import {cacheSettings} from './cache-settings.ts';
import type {CommandContext, Io} from './command.ts';
import {openSources} from './open-sources.ts';
import {Progress, progressText} from './progress.ts';
import {readReview, reviewOf} from './review.ts';
import {matchesAny, namesSession, startFits} from './selection.ts';
import {tell} from './tell.ts';
import {problemLine, tellProblems} from './tell-problems.ts';
import {someOf, unknownUsers} from './unknown-names.ts';

export interface SelectedFile {
	readonly record: FileRecord;
	readonly facts: FileFacts;
	readonly user: string;
	/** Relative to the source's root, with '/'. */
	readonly file: string;
	/** The session it belongs to: itself, but for a sub-agent's file whose session is there. */
	readonly session: FileRecord;
}

export class Workspace {
	constructor(
		readonly library: Library,
		/** What the filters for people, sessions and times leave, in the order of sources and paths. */
		readonly files: readonly SelectedFile[],
		/** Something could not be read. */
		public isIncomplete: boolean,
		/** Fixes that are known: what `Mark.fixedBy` names. */
		readonly fixes: readonly Fix[],
		private readonly io: Io,
		/** Somebody or something was named that is not there, which has been told. */
		readonly hasUnknownNames: boolean,
	) {}

	/** A file that had been read could not be read again: it is told, and the rest goes on. */
	failed({source, file}: FileRecord, error: SourceError): void {
		this.isIncomplete = true;
		tell(this.io, problemLine({source: source.name, path: file.path, message: error.message}));
	}
}

export interface ReadSettings {
	/** Words that name the sources. */
	readonly words: readonly string[];
	/**
	 * Read all files although the filters name only some: totals must know which of two copies is the earlier one.
	 */
	readonly needsAll?: boolean;
	/** Only these files are read. */
	readonly keep?: (file: SourceFile) => boolean;
	/** Only what lists show of a file is asked for, not its steps, prompts and marks. */
	readonly isList?: boolean;
	/** The text of the files is searched. */
	readonly isSearched?: boolean;
}

export type ReadSources = (settings: ReadSettings) => Promise<Workspace>;

export async function readSources(context: CommandContext, settings: ReadSettings): Promise<Workspace> {
	const {io, options, config} = context;
	const {sources, sentences, isIncomplete} = await openSources(context, settings.words);
	for (const sentence of sentences) tell(io, sentence);
	const review = await readReview(config, io);
	for (const problem of review.problems) tell(io, problem);
	const people = new Set<string>();
	const cache = cacheSettings(context);
	const library = new Library(
		sources.map(source =>
			narrowed(source, listed => {
				for (const {user} of listed) if (user !== null) people.add(user);
				return keptFiles(listed, context, settings);
			}),
		),
		{
			gapSeconds: options.gapSeconds ?? config.gapSeconds ?? defaultAnalysisOptions.gapSeconds,
			slowSeconds: options.slowSeconds ?? config.slowSeconds ?? defaultAnalysisOptions.slowSeconds,
			rules: config.rules,
			review: reviewOf(review.data, {countsFixed: options.includesFixed}),
			isSearchable: settings.isSearched === true,
			cache: cache && {...cache, onProblem: sentence => tell(io, visibleLine(sentence))},
		},
	);
	const {servers} = context;
	const text = () => servers.progressText(Date.now()) ?? progressText(library.progress);
	const progress = new Progress(io, text, () => servers.isAsking);
	try {
		await library.list();
		await library.index();
		await library.flush();
	} finally {
		progress.end();
	}
	const problems = library.problems();
	tellProblems(io, problems);
	const files = await library.withFacts(() => {
		const selected = selectFiles(library, context);
		if (!settings.isList) for (const {record} of selected) record.hold();
		return selected;
	});
	const unknown = settings.keep || library.sources.length === 0 ? [] : unknownNames(library, people, context, settings);
	for (const sentence of unknown) tell(io, sentence);
	if (!settings.keep && unknown.length === 0) {
		if (files.length > 0) tellUnknownTools(io, files, options.tools);
		else if (problems.length === 0) tellNothing(io, library, people);
	}
	return new Workspace(library, files, isIncomplete || problems.length > 0, review.data.fixes, io, unknown.length > 0);
}

/** What `--user` and `--session` name and what is not there, one sentence each. */
function unknownNames(
	library: Library,
	listed: ReadonlySet<string>,
	{options}: CommandContext,
	{needsAll}: ReadSettings,
): string[] {
	const sessions = [...library.files()].map(record => library.sessionOf(record));
	const people = new Set(listed);
	for (const {file, facts} of sessions) people.add(userOf(file, facts?.project ?? null) ?? 'unknown');
	const nobody = unknownUsers(options.users, people);
	// Where not all files were read, one of that id may be among the others.
	const noSession = options.sessions.filter(
		written => needsAll && !sessions.some(session => namesSession(written, namesOf(session))),
	);
	return [
		...(nobody === null ? [] : [nobody]),
		...(noSession.length === 0
			? []
			: [`no session is called ${visibleLine(noSession.join(' or '))}; the command sessions lists them`]),
	];
}

/** Nothing is left: says whether that is for want of transcripts. */
function tellNothing(io: Io, library: Library, people: ReadonlySet<string>): void {
	if (library.sources.length === 0) return;
	if (people.size === 0 && library.progress.files === 0) {
		tell(io, `${library.sources.map(({name}) => visibleLine(name)).join(', ')}: no transcripts found`);
	} else tell(io, 'no session fits the filters');
}

/** A name after `--tool` that no call has. */
function tellUnknownTools(io: Io, files: readonly SelectedFile[], written: readonly string[]): void {
	if (written.length === 0) return;
	const tools = new Set(files.flatMap(({facts}) => facts.steps.map(({tool}) => tool)));
	const unknown = written.filter(name => ![...tools].some(tool => matchesAny([name], tool)));
	if (unknown.length === 0) return;
	const names = [...tools].sort();
	const known = names.length === 0 ? 'no tool was called' : `there are ${someOf(names)}`;
	tell(io, `no tool is called ${visibleLine(unknown.join(' or '))}; ${known}`);
}

/** Of the listed files those worth reading. */
function keptFiles(
	listed: readonly SourceFile[],
	{options}: CommandContext,
	settings: ReadSettings,
): readonly SourceFile[] {
	const kept = settings.keep ? listed.filter(settings.keep) : listed;
	if (settings.needsAll) return kept;
	const {users, sessions} = options;
	const ofUsers = users.length === 0 ? kept : kept.filter(({user}) => user === null || matchesAny(users, user));
	if (sessions.length === 0) return ofUsers;
	const names = (file: SourceFile) =>
		sessions.some(written => namesSession(written, {file: file.path, ids: [file.id]}));
	// An id may stand only inside a file: unless each is known from a name, all are read.
	const isEachNamed = sessions.every(written =>
		ofUsers.some(file => namesSession(written, {file: file.path, ids: [file.id]})),
	);
	return isEachNamed ? ofUsers.filter(file => names(file) || file.kind === 'subagent') : ofUsers;
}

function selectFiles(library: Library, {options}: CommandContext): SelectedFile[] {
	const {users, sessions} = options;
	const order = new Map(library.sources.map((source, index) => [source, index]));
	const files: SelectedFile[] = [];
	for (const record of library.files()) {
		const {facts, file} = record;
		if (!facts) continue;
		const session = library.sessionOf(record);
		const user = userOf(session.file, session.facts?.project ?? null) ?? 'unknown';
		if (users.length > 0 && !matchesAny(users, user)) continue;
		if (sessions.length > 0 && !sessions.some(written => namesSession(written, namesOf(session)))) continue;
		if (!startFits(session.facts?.start ?? null, options)) continue;
		files.push({record, facts, user, file: file.path, session});
	}
	const orderOf = ({record}: SelectedFile) => order.get(record.source) ?? 0;
	return files.sort((a, b) => orderOf(a) - orderOf(b) || (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
}

const namesOf = ({file, facts}: FileRecord) => ({
	file: file.path,
	ids: [file.id, path.posix.basename(file.path, '.jsonl'), ...(facts?.sessionIds ?? [])],
});

/** The source, listing only some of its files. */
function narrowed(source: Source, keep: (files: readonly SourceFile[]) => readonly SourceFile[]): Source {
	return {
		name: source.name,
		root: source.root,
		file: source.file,
		list: async signal => {
			const listing = await source.list(signal);
			const files = keep(listing.files);
			source.wants?.(new Set(files.map(file => file.path)));
			return {...listing, files, isPartial: listing.isPartial === true || files.length < listing.files.length};
		},
		chunks: (file, from, options) => source.chunks(file, from, options),
		readRange: (file, offset, length) => source.readRange(file, offset, length),
		watch: options => source.watch(options),
	};
}
