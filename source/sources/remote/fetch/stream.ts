/** One run over the link that brings many files: what comes goes to each file's sink, how each ended to the fetcher. */
import type {Mirror} from '../mirror/mirror.ts';
import type {ItemEnd, ItemReceiver} from '../protocol/read-files.ts';
import type {Transport} from '../transport.ts';
import type {Access} from './access.ts';
import type {Job} from './job.ts';
import type {Plan} from './plan.ts';
import {Sink, type SinkEnd} from './sink.ts';

export interface StreamOptions {
	readonly name: 'main' | 'side';
	readonly jobs: readonly Job[];
	readonly isAlone: boolean;
	readonly transport: Transport;
	readonly access: Access;
	readonly mirror: Mirror;
	readonly needsSudo: (job: Job) => boolean;
	readonly ended: (job: Job, end: SinkEnd | 'refused', told: ItemEnd) => void;
	readonly onBytes: (bytes: number) => void;
	readonly onWire: (bytes: number) => void;
	readonly gate?: () => Promise<void> | null;
	readonly signal?: AbortSignal;
}

export class FileStream implements ItemReceiver {
	/** Place of the file that comes now. */
	index = 0;
	private sink: Sink | null = null;
	/** As asked for: a job may be planned anew while this run goes on. */
	private readonly plans: readonly Plan[];

	constructor(private readonly options: StreamOptions) {
		this.plans = options.jobs.map(({plan}) => plan);
	}

	/** @throws RemoteError; what came before counts */
	async run(): Promise<void> {
		const {jobs, access, transport, needsSudo, isAlone, onWire, gate, signal} = this.options;
		const files = jobs.map(job => ({
			file: job.file,
			from: job.plan.from,
			length: job.plan.length,
			isSudo: needsSudo(job),
		}));
		try {
			await access.read(transport, {files, isAlone, receiver: this, onWire, gate}, signal);
		} finally {
			this.sink?.cutOff();
			for (const job of jobs) if (job.stream === this.options.name) job.stream = null;
		}
	}

	data(index: number, bytes: Buffer): void {
		const sink = this.sinkOf(index);
		if (!sink) return;
		sink.data(bytes);
		this.options.onBytes(bytes.length);
	}

	ended(index: number, told: ItemEnd): void {
		const job = this.options.jobs[index];
		const sink = this.sinkOf(index);
		this.sink = null;
		this.index = index + 1;
		if (!job || !sink) return;
		job.stream = null;
		if (told.kind === 'refused') {
			sink.cutOff();
			this.options.ended(job, 'refused', told);
		} else this.options.ended(job, sink.end(told.isAlone), told);
	}

	/** null for a file that came by another way meanwhile. */
	private sinkOf(index: number): Sink | null {
		if (this.sink) return this.sink;
		const job = this.options.jobs[index];
		if (!job) return null;
		const isMine = job.stream === this.options.name;
		if (!isMine && (job.stream !== null || job.state !== 'waiting')) return null;
		if (job.plan !== this.plans[index]) return null;
		job.stream = this.options.name;
		this.index = index;
		this.sink = new Sink(this.options.mirror, job.file, job.plan);
		return this.sink;
	}
}
