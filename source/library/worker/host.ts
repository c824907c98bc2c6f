/** The library's side of the thread: indexes, watches and answers, and never holds a question up for longer than a chunk. */
import {setTimeout as wait} from 'node:timers/promises';
import {type MessagePort, parentPort, workerData} from 'node:worker_threads';
import type {Fix} from '../../analysis/fixes.ts';
import type {Playbook} from '../../analysis/playbook.ts';
import {originsOf, type Provenance} from '../../analysis/provenance.ts';
import {judgementKey, type Mute, Review} from '../../analysis/review.ts';
import {transferables} from '../../analysis/rows/row-table.ts';
import type {Judgement} from '../../analysis/types.ts';
import {remoteOpeners, usualRemoteSettings} from '../../sources/open-remote.ts';
import {userOf} from '../../sources/person.ts';
import {resolveSources} from '../../sources/resolve.ts';
import type {Source, Watch} from '../../sources/source.ts';
import {type DraftPlace, draftInput} from '../draft-input.ts';
import {FactsLost} from '../facts-lost.ts';
import {groupsOfFile} from '../file-groups.ts';
import {instancesOf, type MarkedFile} from '../friction.ts';
import {appendJudgement} from '../judgements.ts';
import {type FileRecord, Library} from '../library.ts';
import {openSession} from '../open-session.ts';
import {overviewOf} from '../overview.ts';
import type {
	EventPlace,
	FrictionRow,
	FrictionScope,
	LibraryHit,
	LibraryState,
	MarkInstance,
	MarkPlace,
} from '../port.ts';
import {SearchIndex} from '../search-index.ts';
import type {SessionSummary} from '../summaries.ts';
import {unknownUser} from '../summarise.ts';
import {summariseUsers} from '../users.ts';
import {Groupings} from './groupings.ts';
import {PersonBehindPort} from './person.ts';
import type {Reply, Request, WorkerStart} from './protocol.ts';

/** The screen is told of changes at most this often while files are read. */
const reportMilliseconds = 120;
/** And telling takes at most one part in so many of the time: with 20,000 sessions it takes some 40 ms. */
const reportParts = 10;
/** While somebody searches, such work waits so long between its turns. */
const calmMilliseconds = 50;
/** Work that nobody waits for lets others have their turn this often. */
const turnMilliseconds = 8;
/** The cache is brought up to date when nothing has changed for so long. */
const keepMilliseconds = 1_000;
/** Rows in one message: taking more of them apart would hold the screen's thread up. */
const rowsPerMessage = 1_000;

/** Hits that are told of first, their events read: more than a screen shows. */
const screenHits = 60;

/** Characters of a command or a prompt that a list shows. */
const shownCharacters = 400;

/** The screen gets the machine to itself until it says that it has drawn its first list; at most so long. */
const firstFrameMilliseconds = 300;

const nextTurn = () => new Promise<void>(resolve => setImmediate(resolve));

class Host {
	private readonly index = new SearchIndex();
	private readonly library: Library;
	private readonly watches: Watch[] = [];
	private readonly searches = new Map<number, {aborted: boolean}>();
	/** What the screen knows, to send only what changed: the library makes a new row when it does. */
	private readonly sent = new Map<number, SessionSummary>();
	private nextReport = 0;
	private sentLeftOut: LibraryState['leftOut'] | null = null;
	/** Of the files as they are. */
	private readonly groupings = new Groupings(() => this.markedFiles());
	private fixes: readonly Fix[];
	private mutes: readonly Mute[];
	private judgements: Map<string, Judgement>;
	private readonly judgementsFile: string;
	private readonly playbooks: readonly string[];
	private playbook: Promise<Playbook | null> | null = null;
	private keeping: NodeJS.Timeout | undefined;
	private hasGrouped = false;
	/** Over when the screen has drawn its first list; null before anything has been listed. */
	private firstFrame: Promise<void> | null = null;
	private begin = () => {};
	private readonly begun = new Promise<void>(resolve => {
		this.begin = resolve;
	});
	/** Sources that are being listed; `again`: somebody wished for it meanwhile. */
	private readonly listing = new Map<Source, 'once' | 'again'>();

	constructor(
		private readonly port: MessagePort,
		start: WorkerStart,
		sources: readonly Source[],
		private readonly person: PersonBehindPort,
	) {
		this.fixes = start.fixes ?? [];
		this.mutes = start.mutes ?? [];
		this.judgements = new Map(start.judgements);
		this.judgementsFile = start.judgementsFile ?? '';
		this.playbooks = start.playbooks ?? [];
		this.library = new Library(sources, {
			gapSeconds: start.gapSeconds,
			slowSeconds: start.slowSeconds,
			rules: start.rules ?? [],
			review: new Review(start.fixes, start.mutes, start.judgements),
			isSearchable: true,
			cache: start.cache ? {...start.cache, onProblem: text => this.send({type: 'notice', text})} : null,
			onReset: () => {
				this.groupings.forget();
				this.index.forget();
			},
		});
	}

	start(): void {
		this.port.on('message', (request: Request) => this.answer(request));
		for (const source of this.library.sources) {
			const onChange = () => void this.refresh(source);
			onChange();
			this.watches.push(source.watch({onChange, onNotice: text => this.send({type: 'notice', text})}));
		}
	}

	private async close(): Promise<void> {
		for (const watch of this.watches) watch.stop();
		this.library.close();
		// Servers are told that it is over, and what has arrived is on the disk.
		await Promise.all(this.library.sources.map(source => source.close?.()));
		this.port.close();
	}

	/** Lists a source and reads it; a wish that comes while it is listed is served afterwards. */
	private async refresh(source: Source): Promise<void> {
		const isListing = this.listing.has(source);
		this.listing.set(source, isListing ? 'again' : 'once');
		if (isListing) return;
		do {
			this.listing.set(source, 'once');
			await this.library.listSource(source);
			this.groupings.forget();
			this.report();
		} while (this.listing.get(source) === 'again');
		this.listing.delete(source);
		this.firstFrame ??= Promise.race([this.begun, wait(firstFrameMilliseconds)]);
		await this.firstFrame;
		await this.library.index(changed => {
			this.groupings.forget();
			// Marks are gone through as their files come: merging files is all that is left for the friction screen.
			for (const {facts} of changed) if (facts) groupsOfFile({facts, copiedKeys: null}, {});
			if (performance.now() >= this.nextReport) this.report();
		});
		this.report();
		this.keepSoon();
		// The first look at the friction screen is not made to wait; later ones follow what changed.
		await nextTurn();
		if (!this.hasGrouped && this.library.progress.phase === 'ready') {
			this.hasGrouped = true;
			await this.library.withFacts(() => this.prepare());
		}
	}

	/** What the first search and the first look at the friction screen need comes out of the cache before they do. */
	private async prepare(): Promise<void> {
		await this.inTurns(record => void record.searchable());
		await this.index.prepare(this.library, () => this.calm());
		await this.inTurns(({facts}) => {
			if (facts) groupsOfFile({facts, copiedKeys: null}, {});
		});
		this.groupings.of();
	}

	/** The next turn, later while somebody waits for a search. */
	private async calm(): Promise<void> {
		await wait(this.searches.size > 0 ? calmMilliseconds : 0);
	}

	/** Does something with every file, in turns with whoever asks for something. */
	private async inTurns(work: (record: FileRecord) => void): Promise<void> {
		let turnEnds = performance.now() + turnMilliseconds;
		for (const record of [...this.library.files()]) {
			work(record);
			if (performance.now() < turnEnds) continue;
			await nextTurn();
			turnEnds = performance.now() + turnMilliseconds;
		}
	}

	/** Brings the cache up to date when nothing has changed for a while. */
	private keepSoon(): void {
		clearTimeout(this.keeping);
		this.keeping = setTimeout(() => void this.library.flush(), keepMilliseconds);
	}

	/** Tells the screen what has changed. Where the cache is found damaged meanwhile, once the files have been read again. */
	private report(): void {
		try {
			this.reportRows(this.library.summaries());
		} catch (error) {
			if (!(error instanceof FactsLost)) throw error;
			void this.library.index().then(() => this.report());
		}
	}

	private reportRows(sessions: readonly SessionSummary[]): void {
		const started = performance.now();
		const changed: SessionSummary[] = [];
		const present = new Set<number>();
		for (const session of sessions) {
			present.add(session.id);
			if (this.sent.get(session.id) === session) continue;
			this.sent.set(session.id, session);
			changed.push(session);
		}
		const gone = [...this.sent.keys()].filter(id => !present.has(id));
		for (const id of gone) this.sent.delete(id);
		const leftOut = this.library.leftOut();
		const state = {
			gone,
			users: summariseUsers(sessions),
			progress: this.library.progress,
			problems: this.library.problems(),
			leftOut: leftOut === this.sentLeftOut ? null : leftOut,
			types: this.types(),
		};
		this.sentLeftOut = leftOut;
		for (let from = 0; from === 0 || from < changed.length; from += rowsPerMessage) {
			const isLast = from + rowsPerMessage >= changed.length;
			// While rows are still to come nobody may take the list for complete.
			const progress = isLast ? state.progress : ({...state.progress, phase: 'listing'} as const);
			const rows = changed.slice(from, from + rowsPerMessage);
			this.send({type: 'state', state: {...state, progress, changed: rows}});
		}
		const now = performance.now();
		this.nextReport = now + Math.max(reportMilliseconds, (now - started) * (reportParts - 1));
	}

	private types(): Record<string, number> {
		const types: Record<string, number> = {};
		for (const {facts} of this.library.files()) {
			if (facts) for (const [type, count] of facts.types) types[type] = (types[type] ?? 0) + count;
		}
		return types;
	}

	private answer(request: Request): void {
		switch (request.type) {
			case 'open':
				this.reply(request.id, () => this.open(request.id, request.session));
				break;
			case 'read':
				this.reply(request.id, () => this.read(request.id, request.places));
				break;
			case 'friction':
				this.reply(request.id, () => this.friction(request.id, request.scope));
				break;
			case 'instances':
				this.reply(request.id, () => this.instances(request.id, request.key, request.scope));
				break;
			case 'draft':
				this.reply(request.id, () => this.draft(request.id, request.key, request.about));
				break;
			case 'provenance':
				this.reply(request.id, () => this.provenance(request.id, request.file, request.toolUseId));
				break;
			case 'judge':
				this.reply(request.id, () => this.judge(request.id, request.place, request.judgement));
				break;
			case 'overview':
				this.reply(request.id, () => this.overview(request.id, request.split));
				break;
			case 'search':
				this.reply(request.id, () => this.search(request.id, request.query));
				break;
			case 'cancel': {
				const search = this.searches.get(request.id);
				if (search) search.aborted = true;
				break;
			}
			case 'answer':
				this.person.answer(request.id, request.answer);
				break;
			case 'begin':
				this.begin();
				break;
			case 'review':
				this.fixes = request.review.fixes;
				this.mutes = request.review.mutes;
				this.judgements = new Map(request.review.judgements);
				this.reviewAnew();
				break;
			case 'refresh':
				for (const source of this.library.sources) void this.refresh(source);
				break;
			case 'close':
				void this.close();
				break;
		}
	}

	private reply(id: number, work: () => Promise<void>): void {
		this.library.withFacts(work).catch((error: unknown) => {
			this.send({type: 'failed', id, message: error instanceof Error ? error.message : String(error)});
		});
	}

	private async open(id: number, session: number): Promise<void> {
		this.library.prefer(session);
		const value = await openSession(this.library, session, nextTurn);
		this.port.postMessage({type: 'opened', id, value} satisfies Reply, transferables(value.rows));
	}

	private async read(id: number, places: readonly EventPlace[]): Promise<void> {
		const value: string[] = [];
		for (const {file, offset, length} of places) {
			const record = this.library.get(file);
			if (!record) throw new Error('the file is gone');
			const bytes = await record.source.readRange(record.file.path, offset, length);
			value.push(bytes.toString('utf8'));
		}
		this.send({type: 'texts', id, value});
	}

	private async friction(id: number, scope: FrictionScope): Promise<void> {
		const {groups, lostSeconds} = this.groupings.of(scope);
		const rows = [...groups.values()].map((group): FrictionRow => {
			const {files: _, filter: __, users, ...row} = group;
			return {...row, users: [...users].sort()};
		});
		this.send({type: 'friction', id, value: {rows, lostSeconds}});
	}

	private async instances(id: number, key: string, scope: FrictionScope): Promise<void> {
		const group = this.groupings.of(scope).groups.get(key);
		const value: MarkInstance[] = [];
		for (const {file, mark, command, asked} of group ? instancesOf(group) : []) {
			const {kind, line, toolUseId, time, lostSeconds, evidence, standing, judgement} = mark;
			value.push({
				...{kind, line, toolUseId, time, lostSeconds, evidence, standing, judgement},
				user: file.user,
				session: file.session,
				file: file.file,
				command: command?.slice(0, shownCharacters) ?? null,
				asked: asked?.slice(0, shownCharacters) ?? null,
			});
		}
		this.send({type: 'instances', id, value});
	}

	private async draft(id: number, key: string, about: DraftPlace | null): Promise<void> {
		const group = this.groupings.of().groups.get(key);
		if (!group) throw new Error('no mark has this signature any more');
		this.playbook ??= this.readPlaybook();
		const {library, fixes} = this;
		const value = await draftInput(group, about, {library, fixes, playbook: await this.playbook});
		this.send({type: 'draft', id, value});
	}

	private async provenance(id: number, file: number, toolUseId: string): Promise<void> {
		this.playbook ??= this.readPlaybook();
		const playbook = await this.playbook;
		const record = this.library.get(file);
		const step = record?.facts?.steps.find(one => one.id === toolUseId);
		let value: Provenance | null = null;
		if (record && step?.command) {
			const session = this.library.sessionOf(record);
			value = originsOf(session.facts?.prompts ?? [], session === record, playbook)(step);
		}
		this.send({type: 'provenance', id, value});
	}

	/** Read when it is asked for first, and then kept. */
	private async readPlaybook(): Promise<Playbook | null> {
		if (this.playbooks.length === 0) return null;
		// Runs git: nobody waits for it who only looks at the lists.
		const {readPlaybook} = await import('../read-playbook.ts');
		const {playbook, problems} = await readPlaybook(this.playbooks);
		for (const text of problems) this.send({type: 'notice', text});
		return playbook;
	}

	/** Keeps what was said of a mark and lays it over all files, in which its copies stand as well. */
	private async judge(
		id: number,
		{file, kind, line, toolUseId}: MarkPlace,
		judgement: Judgement | null,
	): Promise<void> {
		const record = this.library.get(file);
		const marks = [...(record?.facts?.marks ?? []), ...(record?.facts?.setAside ?? [])];
		const mark = marks.find(one => one.kind === kind && one.line === line && one.toolUseId === toolUseId);
		const key = mark && judgementKey(mark);
		if (!record || !mark) throw new Error('the mark is gone: its file has changed');
		if (!key) throw new Error('this mark cannot be judged: its line carries no id');
		const {uuid, signature} = mark;
		await appendJudgement(this.judgementsFile, {
			...{line, toolUseId, uuid, kind, signature, judgement},
			time: new Date().toISOString(),
			user: userOf(record.file, record.facts?.project ?? null) ?? unknownUser,
			file: record.file.path,
		});
		if (judgement === null) this.judgements.delete(key);
		else this.judgements.set(key, judgement);
		this.reviewAnew();
		this.send({type: 'judged', id, value: null});
	}

	private reviewAnew(): void {
		this.library.setReview(new Review(this.fixes, this.mutes, this.judgements));
		this.groupings.forget();
		this.report();
	}

	private *markedFiles(): Generator<MarkedFile> {
		for (const {user, facts, copiedKeys, record} of this.library.ownFiles()) {
			const session = this.library.sessionOf(record);
			const start = session.facts?.start ?? facts.start;
			yield {file: record.id, session: session.id, user, start, facts, copiedKeys};
		}
	}

	private async overview(id: number, split: number | null): Promise<void> {
		this.send({type: 'overview', id, value: overviewOf(this.library.ownFiles(), split, this.fixes)});
	}

	private async search(id: number, query: string): Promise<void> {
		const started = performance.now();
		const signal = {aborted: false};
		this.searches.set(id, signal);
		try {
			for await (const page of this.index.search(this.library, query, signal)) {
				const {hits: chosen, sessionHits} = this.index.spread(this.library, page);
				// Functions stay here: they cannot be sent.
				const {fileIds: _, range: __, foldedText: ___, ...said} = page;
				// A screen is filled first. The rest follows when the search is over, if nobody has typed on meanwhile.
				const parts = [chosen.slice(0, screenHits)];
				if (page.complete && chosen.length > screenHits) parts.push(chosen.slice(screenHits));
				const hits: LibraryHit[] = [];
				for (const part of parts) {
					hits.push(...(await this.index.describe(this.library, page, part)));
					const complete = page.complete && part === parts.at(-1);
					const milliseconds = performance.now() - started;
					this.send({type: 'page', id, page: {...said, complete, hits, sessionHits, milliseconds}});
					await nextTurn();
					if (signal.aborted) return;
				}
			}
		} finally {
			this.searches.delete(id);
		}
	}

	private send(reply: Reply): void {
		this.port.postMessage(reply);
	}
}

/** Runs the library behind a port until it is told to close. */
export async function hostLibrary(port: MessagePort, start: WorkerStart): Promise<void> {
	const {words, demoFolder, isDemo, remote = usualRemoteSettings} = start;
	const person = new PersonBehindPort(reply => port.postMessage(reply));
	const openers = await remoteOpeners(words, {settings: remote, hooks: person});
	const {sources} = resolveSources(words, {demoFolder, isDemo, ...openers});
	new Host(port, start, sources, person).start();
}

/** Runs it in this worker thread. */
export function hostLibraryInWorker(): Promise<void> {
	if (!parentPort) throw new Error('the library host runs in a worker thread only');
	return hostLibrary(parentPort, workerData as WorkerStart);
}
