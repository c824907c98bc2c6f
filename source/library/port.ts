/**
 * The library as the explorer sees it: a state that is replaced when something changes, and a few questions that are
 * answered later. Behind it is a worker thread; tests put a library of their own behind it.
 */
import type {Provenance} from '../analysis/provenance.ts';
import type {RowTable} from '../analysis/rows/row-table.ts';
import type {Judgement, Mark, MarkKind, Severity, Standing} from '../analysis/types.ts';
import type {SearchHit, SearchPage} from '../search/search.ts';
import type {RemoteStatus} from '../sources/remote/status.ts';
import type {LeftOut} from '../sources/source.ts';
import type {SafeText} from '../text/safe-text.ts';
import type {BlockBeginning} from './block-beginnings.ts';
import type {DraftInput, DraftPlace} from './draft-input.ts';
import type {LibraryProblem, LibraryProgress} from './library.ts';
import type {Overview} from './overview.ts';
import type {SessionSummary, UserSummary} from './summaries.ts';

export interface LibraryState {
	readonly sessions: ReadonlyMap<number, SessionSummary>;
	readonly users: readonly UserSummary[];
	readonly progress: LibraryProgress;
	readonly problems: readonly LibraryProblem[];
	readonly leftOut: readonly (LeftOut & {readonly source: string})[];
	/** How it stands with each server among the sources. */
	readonly servers: readonly RemoteStatus[];
	/** Lines by type over all files. */
	readonly types: Readonly<Record<string, number>>;
	/** Counts up with every change, so that derived lists know when to be made anew. */
	readonly revision: number;
}

export interface EventPlace {
	/** Id of the file in the library. */
	readonly file: number;
	readonly offset: number;
	readonly length: number;
}

export interface OpenedSession {
	readonly session: number;
	readonly rows: RowTable;
	/** Library ids of the table's files, in the table's order. */
	readonly fileIds: readonly number[];
	/** Marks of the session's own file, in the order of its lines. */
	readonly marks: readonly Mark[];
	/** What each block begins with. */
	readonly beginnings: readonly (BlockBeginning | null)[];
}

/** A hit as it is shown. */
export interface LibraryHit extends SearchHit {
	/** Library id of the session it belongs to: for a sub-agent's file that of its parent. */
	readonly session: number;
	readonly user: string;
	readonly file: string;
	/** The words round the match; newlines stay. */
	readonly excerpt: SafeText;
	/** Ranges [start, end) into `excerpt`. */
	readonly matches: readonly [number, number][];
}

/** What a search has found so far; each one replaces the one before. */
export interface SearchProgress extends Omit<SearchPage, 'hits' | 'fileIds' | 'range' | 'foldedText'> {
	readonly hits: readonly LibraryHit[];
	/** All hits of the sessions that have some here, by the session's library id. */
	readonly sessionHits: Readonly<Record<number, number>>;
	/** Since the key that asked, milliseconds. */
	readonly milliseconds: number;
}

export interface FrictionRow {
	readonly key: string;
	readonly kind: MarkKind;
	readonly severity: Severity;
	readonly signature: string;
	/** Those that count; 0 where a fix has ended them all. What follows is then of the fixed ones. */
	readonly marks: number;
	/** Marks of sessions that began before the fix. */
	readonly fixed: number;
	readonly users: readonly string[];
	readonly sessions: number;
	/** Estimated; null where nothing is known of any of the marks. */
	readonly lostSeconds: number | null;
	/** Milliseconds since the epoch. */
	readonly first: number | null;
	readonly last: number | null;
	/** `#84`; null without a known fix. */
	readonly fixedBy: string | null;
	/** Marks in sessions that began after the fix. */
	readonly regressions: number;
}

export interface FrictionList {
	readonly rows: readonly FrictionRow[];
	/** Estimated; several marks at once in a file count once, so it is less than what the rows add up to. */
	readonly lostSeconds: number;
}

/** Whose marks figures are made of, and of which time; everything that is left out is not asked for. */
export interface FrictionScope {
	readonly users?: readonly string[];
	/** By the start of the session, milliseconds since the epoch, both included. */
	readonly since?: number | null;
	readonly until?: number | null;
}

/** By which a mark of a file is found again. */
export interface MarkPlace {
	/** Library id. */
	readonly file: number;
	readonly kind: MarkKind;
	readonly line: number;
	readonly toolUseId: string | null;
}

export interface MarkInstance extends MarkPlace {
	readonly user: string;
	/** Library ids. */
	readonly session: number;
	readonly time: number | null;
	readonly standing: Standing;
	readonly judgement: Judgement | null;
	readonly lostSeconds: number | null;
	readonly evidence: string;
	/** The command of the step, null where it is none. */
	readonly command: string | null;
	/** The person's last words before it. */
	readonly asked: string | null;
}

export interface LibraryPort {
	readonly state: LibraryState;
	subscribe(listener: () => void): () => void;
	openSession(id: number): Promise<OpenedSession>;
	/** The JSON text of each event, read anew from its file. Rejects with a sentence when a file is gone. */
	readEvents(places: readonly EventPlace[]): Promise<string[]>;
	/** Answers as pages come; cancel stops it. A page replaces the one before. */
	search(query: string, onPage: (page: SearchProgress) => void): {cancel(): void};
	/** One row a signature over everybody, or over what the scope lets through; copies counted once. */
	friction(scope?: FrictionScope): Promise<FrictionList>;
	/** Every place where a signature was seen, by the key of its row. */
	instances(key: string, scope?: FrictionScope): Promise<MarkInstance[]>;
	/** What an issue draft about a signature is written from; `about`: the mark to put first. */
	draft(key: string, about: DraftPlace | null): Promise<DraftInput>;
	/** Keeps what the person says of a mark; null takes it back. Counts follow with the next state. */
	judge(place: MarkPlace, judgement: Judgement | null): Promise<void>;
	/** Where a command came from; null where the call is not known. */
	provenance(file: number, toolUseId: string): Promise<Provenance | null>;
	/** The team at a glance; `split` is a time (milliseconds) before and after which kinds are compared. */
	overview(split: number | null): Promise<Overview>;
	/** Looks at the sources again. */
	refresh(): void;
	close(): void;
}
