/** The screen's side of the thread: the library port, answered by a worker. */
import {Worker} from 'node:worker_threads';
import type {Provenance} from '../../analysis/provenance.ts';
import type {Judgement} from '../../analysis/types.ts';
import type {Ask, Prompt} from '../../sources/remote/transport.ts';
import type {DraftInput, DraftPlace} from '../draft-input.ts';
import type {Overview} from '../overview.ts';
import type {
	EventPlace,
	FrictionList,
	FrictionScope,
	LibraryPort,
	LibraryState,
	MarkInstance,
	MarkPlace,
	OpenedSession,
	SearchProgress,
} from '../port.ts';
import type {SessionSummary} from '../summaries.ts';
import type {Reply, Request, ReviewAnew, StateChange, WorkerStart} from './protocol.ts';

/**
 * Memory of the worker, MB. A small young generation keeps the garbage of JSON.parse from piling up: without it the
 * worker grows by hundreds of MB and is no faster.
 */
const resourceLimits = {maxYoungGenerationSizeMb: 24};

/** A server that does not answer is not waited for when the person leaves. */
const mostFinishMilliseconds = 1_500;

const nothingYet: LibraryState = {
	sessions: new Map(),
	users: [],
	progress: {
		phase: 'listing',
		files: 0,
		filesDone: 0,
		bytes: 0,
		bytesDone: 0,
		bytesThisRun: 0,
		secondsThisRun: 0,
	},
	problems: [],
	leftOut: [],
	servers: [],
	types: {},
	revision: 0,
};

interface Waiting {
	resolve(value: never): void;
	reject(error: Error): void;
}

/** The other end: a worker, or in tests a message port with the host behind it. */
export interface Connection {
	postMessage(request: Request): void;
	on(event: 'message', listener: (reply: Reply) => void): unknown;
	on(event: 'error', listener: (error: Error) => void): unknown;
	close(): void;
	/** Ends it too, and leaves it a moment to let go of servers. */
	finish?(): void;
}

export interface LibraryClientOptions {
	readonly connection: Connection;
	readonly onNotice: (text: string) => void;
	/** Reads again what people know of marks, when the person looks again at everything. */
	readonly readReview?: () => Promise<ReviewAnew>;
	/** A server wants to know something only the person can answer; without it nobody answers. */
	readonly onAsk?: Ask;
	/** The worker broke: nothing will be answered any more. */
	readonly onFailure: (error: Error) => void;
}

/** Starts the library in a worker thread, which loads `module`: `thread.ts`, or what was bundled of it. */
export function startLibraryWorker(module: URL, start: Omit<WorkerStart, 'role'>): Connection {
	const workerData: WorkerStart = {role: 'library', ...start};
	const worker = new Worker(module, {workerData, resourceLimits, stdout: true, stderr: true});
	return {
		postMessage: request => worker.postMessage(request),
		// The overloads of Connection say which listener goes with which event; Worker's own say the same in other words.
		on: (event: 'message' | 'error', listener: ((reply: Reply) => void) | ((error: Error) => void)) =>
			worker.on(event as 'message', listener as (reply: Reply) => void),
		close: () => void worker.terminate(),
		finish: () => {
			const timer = setTimeout(() => void worker.terminate(), mostFinishMilliseconds);
			worker.once('exit', () => clearTimeout(timer));
			worker.postMessage({type: 'close'} satisfies Request);
		},
	};
}

export class LibraryClient implements LibraryPort {
	private current = nothingYet;
	private readonly sessions = new Map<number, SessionSummary>();
	private readonly listeners = new Set<() => void>();
	private readonly waiting = new Map<number, Waiting>();
	private readonly pages = new Map<number, (page: SearchProgress) => void>();
	private readonly asked = new Map<number, AbortController>();
	private nextId = 1;
	private isClosed = false;

	constructor(private readonly options: LibraryClientOptions) {
		options.connection.on('message', reply => this.receive(reply));
		options.connection.on('error', error => this.fail(error));
	}

	get state(): LibraryState {
		return this.current;
	}

	subscribe(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	openSession(session: number): Promise<OpenedSession> {
		return this.request(id => ({type: 'open', id, session}));
	}

	readEvents(places: readonly EventPlace[]): Promise<string[]> {
		return this.request(id => ({type: 'read', id, places}));
	}

	search(query: string, onPage: (page: SearchProgress) => void): {cancel(): void} {
		const id = this.nextId++;
		this.pages.set(id, onPage);
		this.post({type: 'search', id, query});
		return {
			cancel: () => {
				if (this.pages.delete(id)) this.post({type: 'cancel', id});
			},
		};
	}

	friction(scope: FrictionScope = {}): Promise<FrictionList> {
		return this.request(id => ({type: 'friction', id, scope}));
	}

	instances(key: string, scope: FrictionScope = {}): Promise<MarkInstance[]> {
		return this.request(id => ({type: 'instances', id, key, scope}));
	}

	draft(key: string, about: DraftPlace | null): Promise<DraftInput> {
		return this.request(id => ({type: 'draft', id, key, about}));
	}

	provenance(file: number, toolUseId: string): Promise<Provenance | null> {
		return this.request(id => ({type: 'provenance', id, file, toolUseId}));
	}

	judge({file, kind, line, toolUseId}: MarkPlace, judgement: Judgement | null): Promise<void> {
		return this.request(id => ({type: 'judge', id, place: {file, kind, line, toolUseId}, judgement}));
	}

	overview(split: number | null): Promise<Overview> {
		return this.request(id => ({type: 'overview', id, split}));
	}

	/** Files are read from now on; without this word they are a little later. */
	begin(): void {
		this.post({type: 'begin'});
	}

	refresh(): void {
		this.post({type: 'refresh'});
		this.options.readReview?.().then(
			review => this.post({type: 'review', review}),
			(error: Error) => this.options.onNotice(error.message),
		);
	}

	close(): void {
		this.isClosed = true;
		const {connection} = this.options;
		if (this.current.servers.length > 0 && connection.finish) connection.finish();
		else connection.close();
	}

	private request<Value>(make: (id: number) => Request): Promise<Value> {
		const id = this.nextId++;
		return new Promise<Value>((resolve, reject) => {
			this.waiting.set(id, {resolve: resolve as Waiting['resolve'], reject});
			this.post(make(id));
		});
	}

	private post(request: Request): void {
		if (!this.isClosed) this.options.connection.postMessage(request);
	}

	private receive(reply: Reply): void {
		switch (reply.type) {
			case 'state':
				this.apply(reply.state);
				break;
			case 'notice':
				this.options.onNotice(reply.text);
				break;
			case 'servers':
				this.current = {...this.current, servers: reply.servers, revision: this.current.revision + 1};
				for (const listener of this.listeners) listener();
				break;
			case 'ask':
				void this.ask(reply.id, reply.prompt);
				break;
			case 'unask':
				this.asked.get(reply.id)?.abort();
				break;
			case 'opened':
			case 'friction':
			case 'instances':
			case 'draft':
			case 'judged':
			case 'provenance':
			case 'overview':
			case 'texts':
				this.waiting.get(reply.id)?.resolve(reply.value as never);
				this.waiting.delete(reply.id);
				break;
			case 'page':
				this.pages.get(reply.id)?.(reply.page);
				if (reply.page.complete) this.pages.delete(reply.id);
				break;
			case 'failed':
				if (this.pages.delete(reply.id)) this.options.onNotice(`the search failed: ${reply.message}`);
				this.waiting.get(reply.id)?.reject(new Error(reply.message));
				this.waiting.delete(reply.id);
				break;
		}
	}

	private apply({changed, gone, leftOut, ...rest}: StateChange): void {
		for (const session of changed) this.sessions.set(session.id, session);
		for (const id of gone) this.sessions.delete(id);
		this.current = {
			...rest,
			leftOut: leftOut ?? this.current.leftOut,
			servers: this.current.servers,
			sessions: this.sessions,
			revision: this.current.revision + 1,
		};
		for (const listener of this.listeners) listener();
	}

	private async ask(id: number, prompt: Prompt): Promise<void> {
		const gone = new AbortController();
		this.asked.set(id, gone);
		const answer = (await this.options.onAsk?.(prompt, gone.signal)) ?? null;
		this.asked.delete(id);
		if (!gone.signal.aborted) this.post({type: 'answer', id, answer});
	}

	private fail(error: Error): void {
		for (const {reject} of this.waiting.values()) reject(error);
		this.waiting.clear();
		for (const gone of this.asked.values()) gone.abort();
		if (!this.isClosed) this.options.onFailure(error);
	}
}
