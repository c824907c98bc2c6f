/** Transcripts on a server as a source: a list at once, bytes as they arrive, from the local copy where the server is away. */
import {Buffer} from 'node:buffer';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {safeLine} from '../../text/safe-text.ts';
import {classify} from '../layouts.ts';
import {sourceLimits} from '../limits.ts';
import {nameOf, parentOf} from '../relative-path.ts';
import {
	type ChunkOptions,
	type Listing,
	type Source,
	SourceError,
	type SourceFile,
	type SourceProblem,
	type Watch,
	type WatchOptions,
} from '../source.ts';
import {sourceError} from '../system-errors.ts';
import {Access, type Found} from './fetch/access.ts';
import {BackOff, isFinal} from './fetch/back-off.ts';
import {Fetcher} from './fetch/fetcher.ts';
import {asRemoteError, Link} from './fetch/link.ts';
import {unknownSize} from './fetch/plan.ts';
import type {BlobReader} from './mirror/blobs.ts';
import {Mirror} from './mirror/mirror.ts';
import type {RemoteOptions} from './options.ts';
import type {RemoteFile} from './protocol/list-format.ts';
import type {RemoteStatus} from './status.ts';
import type {RemoteError, Transport} from './transport.ts';

export interface RemoteSourceOptions extends RemoteOptions {
	/** Only these people's files are listed and fetched, as far as a path tells whose they are. */
	readonly users?: ReadonlySet<string>;
	/** For tests: waits before a lost link is tried again. */
	readonly backOffMilliseconds?: readonly number[];
	/** For tests: nothing for so long is a dead link. */
	readonly stallMilliseconds?: number;
}

const statusMilliseconds = 100;
const silenceMilliseconds = 1_000;

/** A server's folder or file. Connects when it is listed for the first time. */
export const openRemoteSource = (options: RemoteSourceOptions): RemoteSource => new RemoteSource(options);

export class RemoteSource implements Source {
	readonly name: string;
	private folderName: string;
	private fileName: string | null;
	private readonly link: Link;
	private readonly access: Access;
	private mirror: Mirror | null = null;
	private fetcher: Fetcher | null = null;
	private transport: Transport | null = null;
	private listing: Promise<Listing> | null = null;
	/** A list that was made by looking again, for whoever is told to list. */
	private fresh: Listing | null = null;
	private known: Found | null = null;
	private phase: 'connecting' | 'listing' | 'ready' | 'offline' | 'failed' = 'connecting';
	private error: RemoteError | null = null;
	private wasHopeless = false;
	private readonly pollBackOff: BackOff;
	private pollAgainAt = 0;
	private isClosed = false;
	private readonly watches = new Set<WatchOptions>();
	private statusTimer: NodeJS.Timeout | null = null;
	private statusAt = 0;
	/** Whether that timer only looks whether anything comes at all. */
	private isIdleTimer = false;

	constructor(private readonly options: RemoteSourceOptions) {
		const {address, name, reader, ask, stallMilliseconds} = options;
		this.name = name;
		const path = address.path.replace(/(?<=.)\/+$/, '');
		this.fileName = reader === null && path.endsWith('.jsonl') ? nameOf(path) : null;
		this.folderName = this.fileName === null ? path : parentOf(path);
		this.pollBackOff = new BackOff(options.backOffMilliseconds);
		this.link = new Link(options.openTransport, () => this.tell());
		this.access = new Access({server: name, root: path, reader, ask, stallMilliseconds});
	}

	get root(): string {
		const {address, name} = this.options;
		const host = name.startsWith('ssh:') ? name.slice(0, name.length - address.path.length) : `${address.host}:`;
		return `${host}${this.folderName}`;
	}

	get file(): string | null {
		return this.fileName;
	}

	async list(signal?: AbortSignal): Promise<Listing> {
		signal?.throwIfAborted();
		const {fresh} = this;
		this.fresh = null;
		if (fresh) return fresh;
		this.listing ??= this.listAnew(signal).finally(() => {
			this.listing = null;
		});
		return this.listing;
	}

	async *chunks(path: string, from: number, options: ChunkOptions = {}): AsyncGenerator<Buffer, void> {
		const {chunkBytes = sourceLimits.readChunkBytes, signal} = options;
		await this.arrival(path, signal);
		const {reader, length} = this.openCopy(path);
		try {
			if (from > length) throw shrunk(path);
			const buffer = Buffer.allocUnsafeSlow(Math.max(1, Math.min(chunkBytes, length - from)));
			for (let at = from; at < length; ) {
				const count = reader.read(buffer, at);
				if (count === 0) throw shrunk(path);
				at += count;
				yield buffer.subarray(0, count);
				if (count === chunkBytes) await nextTurn();
				signal?.throwIfAborted();
			}
		} catch (error) {
			if (signal?.aborted) throw error;
			throw sourceError(path, error);
		} finally {
			reader.close();
		}
	}

	async readRange(path: string, offset: number, length: number): Promise<Buffer> {
		this.fetcher?.prefer(path);
		await this.arrival(path);
		const copy = this.openCopy(path);
		try {
			if (offset + length > copy.length) throw shrunk(path);
			const bytes = Buffer.allocUnsafe(length);
			if (copy.reader.read(bytes, offset) < length) throw shrunk(path);
			return bytes;
		} catch (error) {
			throw sourceError(path, error);
		} finally {
			copy.reader.close();
		}
	}

	watch(options: WatchOptions): Watch {
		this.watches.add(options);
		const {watchSeconds} = this.options;
		let timer: NodeJS.Timeout | null = null;
		const next = (): void => {
			if (watchSeconds === null || !this.watches.has(options)) return;
			timer = setTimeout(() => void this.poll().finally(next), watchSeconds * 1_000);
		};
		next();
		return {
			mode: 'polling',
			stop: () => {
				this.watches.delete(options);
				if (timer) clearTimeout(timer);
			},
		};
	}

	/** Somebody looks at this file: it comes first. */
	prefer(path: string): void {
		this.fetcher?.prefer(path);
	}

	/** Nothing else is fetched by itself; what is asked for all the same comes then. */
	wants(paths: ReadonlySet<string>): void {
		this.fetcher?.wants(paths);
	}

	/** Ends the connection; what has arrived is on the disk then. May be called twice. */
	async close(): Promise<void> {
		if (this.isClosed) return;
		this.isClosed = true;
		this.watches.clear();
		if (this.statusTimer) clearTimeout(this.statusTimer);
		const closing = this.fetcher?.close();
		await this.link.close();
		await closing;
		await this.mirror?.close();
	}

	get status(): RemoteStatus {
		const state = this.fetcher?.state;
		const error = state?.error ?? this.error;
		const left = state ? state.bytes - state.bytesDone : 0;
		const rate = state?.rate ?? null;
		return {
			source: this.name,
			phase: this.phaseNow(),
			destination: this.transport?.destination ?? '',
			engine: this.transport?.engine ?? null,
			engineReason: this.transport?.reason ?? '',
			access: this.access.kind,
			compression: this.known ? this.access.line.packing.compression : null,
			files: state?.files ?? 0,
			filesDone: state?.filesDone ?? 0,
			bytes: state?.bytes ?? 0,
			bytesDone: Math.min(state?.bytesDone ?? 0, state?.bytes ?? 0),
			rate,
			secondsLeft: rate !== null && rate > 0 && state?.phase === 'fetching' ? Math.max(0, left) / rate : null,
			heardAt: state?.phase === 'fetching' ? state.heardAt : null,
			copyTime: this.mirror?.listedAt ?? null,
			retryAt: state?.retryAt ?? null,
			error: error && {kind: error.kind, message: error.message, hint: error.hint, raw: error.raw},
		};
	}

	private phaseNow(): RemoteStatus['phase'] {
		const state = this.fetcher?.state;
		if (this.phase !== 'ready' || !state) return this.phase === 'ready' ? 'listing' : this.phase;
		if (state.isHopeless) return 'offline';
		if (state.phase === 'waiting' || state.phase === 'fetching') return state.phase;
		return state.phase === 'stopped' && state.error?.kind === 'auth' ? 'offline' : 'ready';
	}

	/** The person asked, so prompts may be shown. */
	private async listAnew(signal?: AbortSignal): Promise<Listing> {
		try {
			this.setPhase(this.link.current ? 'listing' : 'connecting');
			this.transport = await this.link.way();
			this.openMirror(this.transport);
			this.access.forget();
			this.pollAgainAt = 0;
			const transport = await this.link.up({signal, isQuiet: false});
			this.setPhase('listing');
			const listing = await this.survey(transport, signal);
			this.error = null;
			this.setPhase('ready');
			return listing;
		} catch (error) {
			signal?.throwIfAborted();
			return this.offline(asRemoteError(error));
		}
	}

	private async survey(transport: Transport, signal?: AbortSignal): Promise<Listing> {
		let found: Found;
		try {
			found = await this.access.list(transport, signal);
		} catch (error) {
			const remote = asRemoteError(error);
			if (remote.kind !== 'lost') throw remote;
			// A link may have died long ago without anybody noticing: once more over a new one.
			await this.link.drop();
			found = await this.access.list(await this.link.up({signal, isQuiet: true}), signal);
		}
		return this.take(found);
	}

	private take(found: Found): Listing {
		const {mirror, fetcher} = this;
		if (!mirror || !fetcher) throw new Error('listed without a copy');
		this.known = found;
		if (found.folder !== '') this.folderName = found.folder;
		this.fileName = found.file;
		mirror.listed(new Set(found.files.map(({path}) => path)), found.isComplete, Date.now());
		const listing = this.place(found.files, [...this.nothingAtHome(found), ...found.problems]);
		const remote = new Map(found.files.map(file => [file.path, file]));
		fetcher.take(listing.files.flatMap(({path}) => remote.get(path) ?? []));
		return listing;
	}

	/** Where no folder was written, the one that was looked through is to be named: few keep transcripts there. */
	private nothingAtHome({files, folder}: Found): SourceProblem[] {
		const {address, reader} = this.options;
		if (address.path !== '.' || reader !== null || files.length > 0) return [];
		const message = `no transcripts below ${folder.replace(/(?<=.)\/\.?$/, '')} on ${address.host}; write ${address.host}:/PATH`;
		return [{path: '', message: safeLine(message)}];
	}

	/** Who each file belongs to; newest first, as the library reads them. */
	private place(found: readonly RemoteFile[], problems: readonly SourceProblem[]): Listing {
		const {since, users} = this.options;
		// What was last changed before it cannot have begun after it.
		const wanted = found.filter(({modified, size}) => since === null || size === unknownSize || modified >= since);
		const paths = wanted.map(({path}) => path);
		const {placed, leftOut} = classify(paths, {name: nameOf(this.folderName), isFile: this.fileName !== null});
		const files = wanted.flatMap((file): SourceFile[] => {
			const placement = placed.get(file.path);
			if (!placement) return [];
			if (placement.user !== null && users && !users.has(placement.user)) return [];
			const copy = file.size === unknownSize ? this.mirror?.get(file.path) : null;
			const size = file.size === unknownSize ? (copy?.blob.length ?? 0) : file.size;
			const owner = placement.user === null ? file.owner : null;
			return [{path: file.path, size, modified: file.modified, ...placement, owner}];
		});
		const age = ({date, modified}: SourceFile) => date ?? new Date(modified).toISOString();
		files.sort((a, b) => (age(a) < age(b) ? 1 : age(a) > age(b) ? -1 : b.modified - a.modified));
		return {files, leftOut, problems};
	}

	/** What is here, where the server cannot be listed. */
	private offline(error: RemoteError): Listing {
		this.error = error;
		const copies = [...(this.mirror?.present() ?? [])];
		this.setPhase(copies.length > 0 ? 'offline' : 'failed');
		const files = copies.map(({path, blob, modified, inode, owner}): RemoteFile => {
			return {path, size: blob.length, modified, inode, owner, isReadable: true};
		});
		const hint = error.hint === '' ? '' : ` ${error.hint}`;
		const said = `${error.message}${hint}`;
		const copyTime = this.mirror?.listedAt ?? null;
		const isCopy = copies.length > 0 && copyTime !== null;
		const message = isCopy
			? `${said} Showing the copy of ${new Date(copyTime).toISOString().slice(0, 16).replace('T', ' ')} UTC.`
			: said;
		return this.place(files, [{path: '', message: safeLine(message)}]);
	}

	/** Looks again without being asked: no prompt, and silence where the server is away. */
	private async poll(): Promise<void> {
		if (this.isClosed || this.listing || !this.known || Date.now() < this.pollAgainAt) return;
		try {
			const transport = await this.link.up({isQuiet: true});
			const before = this.known;
			const found = await this.access.list(transport);
			this.error = null;
			this.pollBackOff.reset();
			const wasAway = this.phase !== 'ready';
			this.setPhase('ready');
			if (!wasAway && isSameList(before.files, found.files)) return;
			this.fresh = this.take(found);
			this.changed();
		} catch (error) {
			const remote = asRemoteError(error);
			if (remote.kind === 'lost') await this.link.drop();
			// What was refused is tried again only when the person asks.
			this.pollAgainAt = isFinal(remote) ? Number.POSITIVE_INFINITY : Date.now() + this.pollBackOff.next(remote);
			this.error = remote;
			this.tell();
		}
	}

	private openMirror(transport: Transport): void {
		if (this.mirror) return;
		const {address, env, home, keepsCopy, onNotice, name, since, backOffMilliseconds, reader} = this.options;
		const place = {env, home};
		const root = reader === null ? address.path : `${address.path} by ${reader}`;
		const mirror = Mirror.open({place, destination: transport.destination, root, keepsCopy, onNotice});
		this.mirror = mirror;
		const {link, access} = this;
		this.fetcher = new Fetcher({
			link,
			access,
			mirror,
			server: name,
			since,
			onChange: () => this.fetched(),
			backOffMilliseconds,
		});
	}

	/** Something of the fetcher changed. */
	private fetched(): void {
		const isHopeless = this.fetcher?.state.isHopeless ?? false;
		if (isHopeless !== this.wasHopeless) {
			this.wasHopeless = isHopeless;
			// Away for long, the last copy is what there is; back again, the server's list is.
			const error = this.fetcher?.state.error;
			if (isHopeless && error) this.fresh = this.offline(error);
			else {
				this.fresh = null;
				this.phase = 'ready';
			}
			this.changed();
		}
		this.tell();
	}

	private changed(): void {
		for (const {onChange} of this.watches) onChange();
	}

	/** A file that is here as listed, or as the copy has it where there is no server to ask. */
	private async arrival(path: string, signal?: AbortSignal): Promise<void> {
		if (this.phase === 'offline' || !this.fetcher) return;
		await this.fetcher.wait(path, signal);
	}

	private openCopy(path: string): {reader: BlobReader; length: number} {
		const blob = this.mirror?.get(path)?.blob;
		if (!blob) throw new SourceError('vanished', path, 'not there any more');
		try {
			return {reader: blob.open(), length: blob.length};
		} catch (error) {
			throw sourceError(path, error);
		}
	}

	private setPhase(phase: typeof this.phase): void {
		this.phase = phase;
		this.tell();
	}

	/** Now and then, and at last. */
	private tell(milliseconds = 0): void {
		if (this.isClosed) return;
		if (this.statusTimer && (milliseconds > 0 || !this.isIdleTimer)) return;
		if (this.statusTimer) clearTimeout(this.statusTimer);
		this.isIdleTimer = milliseconds > 0;
		const wait = Math.max(milliseconds, this.statusAt + statusMilliseconds - performance.now());
		this.statusTimer = setTimeout(
			() => {
				this.statusTimer = null;
				this.statusAt = performance.now();
				const {status} = this;
				this.options.onStatus(status);
				// Of silence nothing tells by itself, and the person wants to know of it.
				if (status.phase === 'fetching') this.tell(silenceMilliseconds);
			},
			Math.max(0, wait),
		);
		this.statusTimer.unref();
	}
}

const shrunk = (path: string): SourceError => new SourceError('shrunk', path, 'shorter than it was');

/** Whether two lists say the same of the same files, in whatever order. */
function isSameList(before: readonly RemoteFile[], now: readonly RemoteFile[]): boolean {
	if (before.length !== now.length) return false;
	const known = new Map(before.map(file => [file.path, file]));
	return now.every(file => {
		const one = known.get(file.path);
		return (
			one &&
			one.size === file.size &&
			one.modified === file.modified &&
			one.inode === file.inode &&
			file.size !== unknownSize
		);
	});
}
