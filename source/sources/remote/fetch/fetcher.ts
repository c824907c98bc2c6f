/**
 * Brings what the server has and the copy lacks: newest first, through one long run; what somebody waits for comes beside it,
 * through a second one. Goes on by itself after a lost link.
 */
import {setImmediate as nextTurn, setTimeout as sleep} from 'node:timers/promises';
import {safeLine} from '../../../text/safe-text.ts';
import {SourceError} from '../../source.ts';
import {explainError} from '../errors.ts';
import type {Mirror} from '../mirror/mirror.ts';
import type {RemoteFile} from '../protocol/list-format.ts';
import type {ItemEnd} from '../protocol/read-files.ts';
import type {RemoteError, Transport} from '../transport.ts';
import type {Access} from './access.ts';
import {BackOff, isFinal} from './back-off.ts';
import {bytesOf, type Job, newJob, settle} from './job.ts';
import {asRemoteError, type Link} from './link.ts';
import {beginsBefore, headBytes, planFile} from './plan.ts';
import {Peak, Rate} from './progress.ts';
import type {SinkEnd} from './sink.ts';
import {FileStream} from './stream.ts';

export interface FetcherOptions {
	readonly link: Link;
	readonly access: Access;
	readonly mirror: Mirror;
	readonly server: string;
	readonly since: number | null;
	/** Something of `state` changed. */
	readonly onChange: () => void;
	readonly backOffMilliseconds?: readonly number[];
}

export interface FetcherState {
	readonly phase: 'idle' | 'fetching' | 'waiting' | 'stopped';
	readonly files: number;
	readonly filesDone: number;
	readonly bytes: number;
	readonly bytesDone: number;
	readonly rate: number | null;
	/** When the last byte came, or fetching began, milliseconds since the epoch. */
	readonly heardAt: number;
	readonly retryAt: number | null;
	readonly error: RemoteError | null;
	/** It was tried so often that nobody waits any longer. */
	readonly isHopeless: boolean;
}

/** What somebody waits for comes beside the long run where so much would come before it. */
const worthASideBytes = 4 * 1024 * 1024;

export class Fetcher {
	private readonly jobs = new Map<string, Job>();
	private readonly closing = new AbortController();
	private readonly backOff: BackOff;
	private readonly rate = new Rate();
	private main: FileStream | null = null;
	private mainJobs: readonly Job[] = [];
	private side: Promise<void> | null = null;
	private running: Promise<void> | null = null;
	private wakeUp: (() => void) | null = null;
	private peak = new Peak();
	private phase: FetcherState['phase'] = 'idle';
	private heardAt = 0;
	private retryAt: number | null = null;
	private error: RemoteError | null = null;
	/** What sudo said, as long as nobody has dealt with it. */
	private refused: {reason: string; jobs: Job[]} | null = null;
	/** What is fetched without being asked for; null: all. */
	private wanted: ReadonlySet<string> | null = null;
	private total = {files: 0, filesDone: 0, bytes: 0, bytesDone: 0};

	constructor(private readonly options: FetcherOptions) {
		this.backOff = new BackOff(options.backOffMilliseconds);
	}

	get state(): FetcherState {
		const {phase, retryAt, heardAt, error} = this;
		return {
			phase,
			retryAt,
			heardAt,
			error,
			isHopeless: this.backOff.isHopeless,
			rate: this.rate.perSecond,
			...this.total,
		};
	}

	/** Takes a new list, newest first: what is new or changed is fetched from now on. Forgets what failed before. */
	take(files: readonly RemoteFile[]): void {
		const {mirror} = this.options;
		const listed = new Set(files.map(({path}) => path));
		for (const [path, job] of this.jobs) {
			if (listed.has(path) || job.stream !== null) continue;
			settle(job, 'failed', new SourceError('vanished', path, 'not there any more'));
			this.jobs.delete(path);
		}
		if (![...this.jobs.values()].some(({state}) => state === 'waiting'))
			this.total = {files: 0, filesDone: 0, bytes: 0, bytesDone: 0};
		for (const file of files) {
			const plan = planFile(file, mirror.get(file.path), this.begin(file.path));
			const known = this.jobs.get(file.path);
			if (known?.stream != null) continue;
			if (plan === null) {
				if (known) settle(known, 'done');
				else this.jobs.set(file.path, {...newJob(file, nothing), state: 'done'});
				continue;
			}
			if (known) this.renew(known, file);
			else this.add(newJob(file, plan));
		}
		// The order of a map is that of its first keys.
		const order = files.flatMap(({path}) => this.jobs.get(path) ?? []);
		this.jobs.clear();
		for (const job of order) this.jobs.set(job.file.path, job);
		this.error = null;
		this.backOff.reset();
		this.wake();
		this.running ??= this.run();
		this.options.onChange();
	}

	/** Resolves when the file is here as listed. @throws SourceError; the signal's reason */
	async wait(path: string, signal?: AbortSignal): Promise<void> {
		const job = this.jobs.get(path);
		if (!job) throw new SourceError('vanished', path, 'not there any more');
		if (job.state === 'done' && !this.options.mirror.get(path)) this.renew(job, job.file);
		if (job.state === 'waiting') {
			if (this.error && (this.phase === 'stopped' || this.backOff.isHopeless)) throw this.unreachable(path, this.error);
			await new Promise<void>((resolve, reject) => {
				const abort = () => {
					job.waiters.delete(wake);
					reject(signal?.reason);
				};
				const wake = () => {
					signal?.removeEventListener('abort', abort);
					resolve();
				};
				job.waiters.add(wake);
				signal?.addEventListener('abort', abort, {once: true});
				this.hurry(job);
			});
			signal?.throwIfAborted();
		}
		if (job.state === 'failed' && job.error) throw job.error;
		if (job.state === 'waiting') return this.wait(path, signal);
	}

	/** Only these are fetched by themselves from now on. */
	wants(paths: ReadonlySet<string>): void {
		this.wanted = paths;
		const waiting = [...this.jobs.values()].filter(({state, file}) => state === 'waiting' && paths.has(file.path));
		const bytes = waiting.reduce((sum, job) => sum + bytesOf(job), 0);
		this.total = {files: waiting.length, filesDone: 0, bytes, bytesDone: 0};
		this.wakeIdle();
		this.options.onChange();
	}

	/** Somebody wants to see it now. */
	prefer(path: string): void {
		const job = this.jobs.get(path);
		if (job?.state !== 'waiting') return;
		job.isPreferred = true;
		this.hurry(job);
	}

	/** Tries at once, for the person asked. */
	wake(): void {
		this.wakeUp?.();
	}

	/** A lost link is not tried any sooner because somebody reads. */
	private wakeIdle(): void {
		if (this.phase === 'idle' || this.phase === 'fetching') this.wake();
	}

	async close(): Promise<void> {
		this.closing.abort();
		this.wake();
		await Promise.allSettled([this.running, this.side]);
		for (const job of this.jobs.values())
			if (job.state === 'waiting') settle(job, 'failed', new SourceError('failed', job.file.path, 'closed'));
	}

	private begin(path: string): {since: number | null; beginsBefore: boolean | null} {
		const {since, mirror} = this.options;
		const copy = since === null ? null : mirror.get(path);
		if (since === null || !copy) return {since, beginsBefore: null};
		const head = Buffer.alloc(Math.min(headBytes, copy.blob.length));
		try {
			const reader = copy.blob.open();
			const count = reader.read(head, 0);
			reader.close();
			return {since, beginsBefore: beginsBefore(head.toString('utf8', 0, count), since)};
		} catch {
			return {since, beginsBefore: null};
		}
	}

	private add(job: Job): void {
		this.jobs.set(job.file.path, job);
		this.total.files++;
		this.total.bytes += bytesOf(job);
	}

	/** Plans a file again, after something came or changed. */
	private renew(job: Job, file: RemoteFile): void {
		const {mirror} = this.options;
		const plan = planFile(file, mirror.get(file.path), this.begin(file.path));
		job.file = file;
		if (plan === null) {
			this.finish(job);
			return;
		}
		job.plan = plan;
		if (job.state === 'waiting') return;
		job.state = 'waiting';
		job.error = null;
		job.isAlone = false;
		this.total.files++;
		this.total.bytes += bytesOf(job);
		this.wakeIdle();
	}

	private finish(job: Job): void {
		if (job.state === 'waiting') this.total.filesDone++;
		settle(job, 'done');
		this.backOff.reset();
		this.options.onChange();
	}

	/** What failed does not count as done: how many are lacking is said. */
	private fail(job: Job, error: SourceError): void {
		settle(job, 'failed', error);
		this.options.onChange();
	}

	private waiting(): Job[] {
		const isOnDemand = this.options.mirror.isMemoryOnly;
		const {wanted} = this;
		const comesByItself = ({path}: RemoteFile) => !isOnDemand && (wanted === null || wanted.has(path));
		const jobs = [...this.jobs.values()].filter(
			({state, stream, waiters, isPreferred, file}) =>
				state === 'waiting' && stream === null && (comesByItself(file) || waiters.size > 0 || isPreferred),
		);
		// One run reads either heaps or single files. What sudo refuses is tried on few.
		const {sudoLimit} = this.options.access;
		let sudos = 0;
		if (sudoLimit < jobs.length) jobs.sort((a, b) => Number(isUsual(b)) - Number(isUsual(a)));
		const tried = jobs.filter(job => !this.isSudo(job) || ++sudos <= sudoLimit);
		const heaps = tried.filter(({isAlone}) => !isAlone);
		return heaps.length > 0 ? heaps : tried;
	}

	private async run(): Promise<void> {
		const {signal} = this.closing;
		// Whoever listed may say in the same turn which files it wants.
		await nextTurn();
		while (!signal.aborted) {
			const jobs = this.waiting();
			if (jobs.length === 0) {
				this.setPhase(this.phase === 'stopped' ? 'stopped' : 'idle');
				await this.options.mirror.settle();
				if (this.waiting().length === 0) await this.pause();
				continue;
			}
			try {
				const transport = await this.options.link.up({signal, isQuiet: true});
				this.error = null;
				this.setPhase('fetching');
				await this.fetchMain(transport, jobs);
			} catch (error) {
				if (signal.aborted) return;
				await this.failed(asRemoteError(error));
			}
		}
	}

	private async fetchMain(transport: Transport, jobs: readonly Job[]): Promise<void> {
		const {access} = this.options;
		const {measuredBytes} = access.line;
		this.mainJobs = measuredBytes === null ? jobs : firstBytes(jobs, measuredBytes);
		this.peak = new Peak();
		this.main = this.stream('main', transport, this.mainJobs, () => this.side ?? this.options.mirror.room());
		// Whoever asked while the way was being made is not served by the order.
		for (const job of jobs) if (job.waiters.size > 0 || job.isPreferred) this.hurry(job);
		try {
			await this.main.run();
		} finally {
			this.main = null;
			this.mainJobs = [];
		}
		access.line.measured(this.peak.perSecond, this.peak.mean);
		await this.afterRefusals(transport);
	}

	private stream(
		name: 'main' | 'side',
		transport: Transport,
		jobs: readonly Job[],
		gate?: () => Promise<void> | null,
	): FileStream {
		const {access, mirror} = this.options;
		return new FileStream({
			name,
			jobs,
			isAlone: jobs.every(({isAlone}) => isAlone),
			transport,
			access,
			mirror,
			needsSudo: job => job.isSudo || access.needsSudo(job.file),
			ended: (job, end, told) => this.ended(job, end, told),
			onBytes: bytes => {
				this.total.bytesDone += bytes;
				this.rate.add(bytes);
				this.options.onChange();
			},
			onWire: bytes => {
				this.heardAt = Date.now();
				this.peak.add(bytes);
			},
			gate,
			signal: this.closing.signal,
		});
	}

	private ended(job: Job, end: SinkEnd | 'refused', told: ItemEnd): void {
		const {access} = this.options;
		const {file} = job;
		if (end === 'whole') this.finish(job);
		else if (end === 'head') {
			this.renew(job, file);
			// Not one line ends in it: then all of it must come.
			if (job.plan.length > 0) job.plan = {from: 0, length: 0, base: null};
		} else if (end === 'changed') {
			job.plan = {from: 0, length: 0, base: null};
			this.total.bytes += Math.max(0, file.size);
		} else if (end === 'short') job.isAlone = true;
		else if (told.kind === 'refused') this.refuse(job, told);
		if (told.kind === 'read' && end !== 'short' && this.isSudo(job)) access.sudoWorked(told.isAlone);
		if (access.refusal && this.isSudo(job) && job.state === 'waiting') this.deny(job, access.refusal);
	}

	private isSudo(job: Job): boolean {
		return job.isSudo || this.options.access.needsSudo(job.file);
	}

	private refuse(job: Job, {reason, isAlone}: Extract<ItemEnd, {kind: 'refused'}>): void {
		const {path} = job.file;
		const {access, server} = this.options;
		if (!isAlone) {
			job.isAlone = true;
			if (this.isSudo(job)) access.heapRefused();
			return;
		}
		const error = explainError('remote', reason, {server, path});
		if (error.kind === 'gone') this.fail(job, new SourceError('vanished', path, 'not there any more'));
		else if (error.kind === 'permission' && !this.isSudo(job) && access.hasSudo) {
			job.isSudo = true;
			job.isAlone = false;
		} else if (error.kind.startsWith('sudo')) {
			this.refused ??= {reason, jobs: []};
			this.refused.jobs.push(job);
		} else if (error.kind === 'permission') this.fail(job, new SourceError('denied', path, 'permission denied'));
		else if (reason === scriptRefusal)
			this.fail(job, new SourceError('denied', path, 'the reader script refuses such names'));
		else if (/: Is a directory/.test(reason))
			this.fail(job, new SourceError('not-a-file', path, 'a folder, not a file'));
		else this.fail(job, new SourceError('failed', path, safeLine(reason.trim()) || 'could not be read on the server'));
	}

	/** Sudo refused a file read alone: a password or a terminal may help, else nothing that needs sudo can be read. */
	private async afterRefusals(transport: Transport): Promise<void> {
		const {refused} = this;
		const {access} = this.options;
		this.refused = null;
		if (!refused) return;
		if (access.isExact) {
			const why = explainError('remote', refused.reason, {server: this.options.server});
			for (const job of refused.jobs) this.deny(job, why);
			return;
		}
		if (await access.overcome(transport, refused.reason, this.closing.signal)) {
			for (const job of this.jobs.values()) job.isAlone = false;
			return;
		}
		const {refusal} = access;
		if (!refusal) return;
		for (const job of this.jobs.values()) if (job.state === 'waiting' && this.isSudo(job)) this.deny(job, refusal);
		this.error = refusal;
		this.setPhase('stopped');
	}

	private deny(job: Job, refusal: RemoteError): void {
		const said = refusal.hint === '' ? refusal.message : `${refusal.message} ${refusal.hint}`;
		this.fail(job, new SourceError('denied', job.file.path, said, {cause: refusal}));
	}

	/** Comes beside the long run where too much would come before it. */
	private hurry(job: Job): void {
		this.wakeIdle();
		if (this.side || !this.main || job.stream !== null) return;
		const at = this.mainJobs.indexOf(job);
		let ahead = 0;
		for (let i = this.main.index; i < (at === -1 ? this.mainJobs.length : at); i++) {
			const other = this.mainJobs[i];
			if (other?.state === 'waiting') ahead += bytesOf(other);
		}
		if (ahead < worthASideBytes && !job.isPreferred) return;
		job.isPreferred = true;
		this.side = this.runSide().finally(() => {
			this.side = null;
		});
	}

	private async runSide(): Promise<void> {
		const transport = this.options.link.current;
		if (!transport) return;
		for (;;) {
			const jobs = [...this.jobs.values()].filter(
				({state, stream, isPreferred, isAlone}) => state === 'waiting' && stream === null && isPreferred && !isAlone,
			);
			if (jobs.length === 0) return;
			// Whatever it comes to, these are asked for in the long run again where they are missing.
			for (const job of jobs) {
				job.isPreferred = false;
				job.stream = 'side';
			}
			try {
				await this.stream('side', transport, jobs).run();
			} catch {
				// The long run over the same link meets the same end, and that one is told.
				return;
			}
		}
	}

	/** Waits for the link, or stops. */
	private async failed(error: RemoteError): Promise<void> {
		const {link} = this.options;
		for (const job of this.jobs.values()) if (job.state === 'waiting') this.renew(job, job.file);
		this.error = error;
		if (isFinal(error)) {
			this.setPhase('stopped');
			this.release(error);
			await this.pause();
			return;
		}
		await link.drop();
		const milliseconds = this.backOff.next(error);
		this.retryAt = Date.now() + milliseconds;
		this.setPhase('waiting');
		if (this.backOff.isHopeless) this.release(error);
		this.options.onChange();
		await this.pause(milliseconds);
		this.retryAt = null;
	}

	/** Nobody is made to wait for what may never come. */
	private release(error: RemoteError): void {
		for (const job of this.jobs.values()) {
			if (job.state !== 'waiting' || job.waiters.size === 0) continue;
			settle(job, 'failed', this.unreachable(job.file.path, error));
		}
	}

	private unreachable(path: string, error: RemoteError): SourceError {
		return new SourceError('failed', path, `not fetched: ${error.message}`, {cause: error});
	}

	private async pause(milliseconds?: number): Promise<void> {
		if (this.closing.signal.aborted) return;
		const woken = new Promise<void>(resolve => {
			this.wakeUp = resolve;
		});
		const timer = new AbortController();
		await (milliseconds === undefined
			? woken
			: Promise.race([woken, sleep(milliseconds, undefined, {signal: timer.signal}).catch(() => {})]));
		timer.abort();
		this.wakeUp = null;
	}

	private setPhase(phase: FetcherState['phase']): void {
		if (this.phase === phase) return;
		if (phase === 'fetching' && this.phase !== phase) this.heardAt = Date.now();
		this.phase = phase;
		this.options.onChange();
	}
}

/** Named as most transcripts of a team are: what an exact rule of sudo will allow if it allows anything. */
const isUsual = ({file}: Job): boolean => /^[^/]+\/\d{4}-\d\d-\d\d_[0-9a-f-]{36}\.jsonl$/.test(file.path);

/** What docs/session-read answers for a name that is none of a transcript's. */
const scriptRefusal = 'the reader script: status 77';

const nothing = {from: 0, length: 0, base: null};

function firstBytes(jobs: readonly Job[], bytes: number): readonly Job[] {
	let sum = 0;
	const end = jobs.findIndex(job => {
		sum += bytesOf(job);
		return sum > bytes;
	});
	return end === -1 ? jobs : jobs.slice(0, end + 1);
}
