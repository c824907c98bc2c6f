/**
 * One run of a script: sends its data, finds the start behind the noise, unpacks, parts data from marks, and judges the end.
 *
 * A run is whole only when the mark `end` came AND the link told an exit status: a link that dies looks like a stream that ends.
 */
import {safeText} from '../../../text/safe-text.ts';
import type {Ending, Execution, Transport} from '../transport.ts';
import {RemoteError} from '../transport.ts';
import {decompress} from './decompress.ts';
import {Frames, Preamble} from './demux.ts';
import {bootstrap, newNonce, scriptLines} from './shell.ts';

export interface ExchangeOptions {
	readonly transport: Transport;
	readonly script: string;
	/** Sudo's password, '' for none. */
	readonly password: string;
	/** What the script reads after nonce and password, given the nonce. Each ends in a newline. */
	readonly input: (nonce: string) => Iterable<string>;
	readonly data: (bytes: Buffer) => void;
	readonly mark: (words: readonly string[]) => void;
	readonly isTerminal?: boolean;
	readonly signal?: AbortSignal;
	/** Nothing for so long, while somebody reads, is a dead link. */
	readonly stallMilliseconds?: number;
	/** The script must have begun after so long, for a start-up file of the shell may wait for something; no bound where unset. */
	readonly startMilliseconds?: number;
	/** Bytes as they came over the link. */
	readonly onWire?: (bytes: number) => void;
	/** Asked between chunks: reading goes on when it resolves. */
	readonly gate?: () => Promise<void> | null;
}

export interface ExchangeResult {
	readonly compression: string;
	/** The last of what was said on standard error; hostile. */
	readonly stderr: string;
	/** Words of the mark `end`. */
	readonly end: readonly string[];
	/** How long it took to begin: two round trips of the line and the start of a shell. */
	readonly beginMilliseconds: number;
}

const stallMilliseconds = 60_000;

/** Calls back when it was not fed for so long. */
class Watchdog {
	private timer: NodeJS.Timeout | null = null;

	constructor(
		private readonly milliseconds: number,
		private readonly onSilence: () => void,
	) {}

	feed(): void {
		this.stop();
		this.timer = setTimeout(this.onSilence, this.milliseconds);
	}

	stop(): void {
		if (this.timer) clearTimeout(this.timer);
		this.timer = null;
	}
}

async function send(execution: Execution, pieces: Iterable<string>): Promise<void> {
	const {stdin} = execution;
	// What becomes of the run is told by its end, not by its input.
	stdin.on('error', () => {});
	let isOver = false;
	const ended = execution.ending.then(() => {
		isOver = true;
	});
	let waiting = '';
	for (const piece of pieces) {
		waiting += piece;
		if (waiting.length < 32_768) continue;
		const isRoom = stdin.write(waiting);
		waiting = '';
		if (!isRoom) await Promise.race([ended, new Promise(resolve => stdin.once('drain', resolve))]);
		if (isOver) return;
	}
	stdin.end(waiting);
}

function* inputOf({script, password, input}: ExchangeOptions, nonce: string): Generator<string> {
	yield scriptLines(script);
	yield `${nonce}\n${password}\n`;
	yield* input(nonce);
}

/** @throws RemoteError; `lost` where the link died, and then everything whole so far has been told */
export async function exchange(options: ExchangeOptions): Promise<ExchangeResult> {
	const {transport, signal, isTerminal = false} = options;
	signal?.throwIfAborted();
	const nonce = newNonce();
	const started = performance.now();
	let beginMilliseconds = 0;
	const execution = await transport.execute(bootstrap, {isTerminal, signal});
	let isStalled = false;
	const watchdog = new Watchdog(options.stallMilliseconds ?? stallMilliseconds, () => {
		isStalled = true;
		execution.kill();
	});
	let isSilent = false;
	const starting = new Watchdog(options.startMilliseconds ?? stallMilliseconds, () => {
		isSilent = true;
		execution.kill();
	});
	if (options.startMilliseconds !== undefined) starting.feed();
	const preamble = new Preamble(nonce);
	let compression = '';
	let end: readonly string[] | null = null;
	const frames = new Frames(nonce, {
		data: options.data,
		mark(words) {
			if (words[0] === 'end') end = words;
			else if (end === null) options.mark(words);
		},
	});
	const packed = packedBytes(execution, preamble, found => {
		starting.stop();
		compression = found;
		beginMilliseconds = performance.now() - started;
	});
	async function* packedBytes(
		{stdout}: Execution,
		start: Preamble,
		onStart: (compression: string) => void,
	): AsyncGenerator<Buffer, void> {
		let isStarted = false;
		for await (const chunk of stdout) {
			watchdog.feed();
			options.onWire?.(chunk.length);
			if (isStarted) yield chunk;
			else {
				const found = start.push(chunk);
				if (!found) continue;
				isStarted = true;
				onStart(found.compression);
				if (found.rest.length > 0) yield found.rest;
			}
			const gate = options.gate?.();
			if (!gate) continue;
			watchdog.stop();
			await gate;
			watchdog.feed();
		}
	}
	let damage: unknown = null;
	watchdog.feed();
	try {
		void send(execution, inputOf(options, nonce));
		const first = await packed.next();
		if (!first.done) {
			const all = rejoin(first.value, packed);
			for await (const bytes of decompress(compression, all)) {
				if (end === null) frames.push(bytes);
				signal?.throwIfAborted();
			}
		}
	} catch (error) {
		damage = error;
		execution.kill();
	}
	watchdog.stop();
	starting.stop();
	const ending = await execution.ending;
	signal?.throwIfAborted();
	const stderr = execution.stderr();
	const words = compression === '' ? `${preamble.noise.toString('utf8')}\n${stderr}` : stderr;
	if (isSilent && compression === '') throw noAnswer(words);
	if (isStalled) throw lost('nothing came from the server for too long', words);
	if (damage instanceof RemoteError) throw damage;
	if (damage !== null) throw lost('what came from the server was damaged', `${words}\n${String(damage)}`);
	if (ending.code === null || !ending.isClean) throw lost('the connection was lost', words);
	if (compression === '') throw notAShell(ending, words);
	if (end === null) throw lost('the reading ended too early on the server', words);
	return {compression, stderr, end, beginMilliseconds};
}

async function* rejoin(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
	yield first;
	yield* rest;
}

const lost = (message: string, words: string): RemoteError => new RemoteError('lost', message, '', safeText(words));

const noAnswer = (words: string): RemoteError =>
	new RemoteError(
		'shell',
		'The shell on the server does not answer (a start-up file that waits?).',
		'Look into ~/.bashrc, ~/.profile and the like there: what waits or asks belongs behind a test for a terminal.',
		safeText(words.trim()),
	);

const notAShell = (ending: Ending, words: string): RemoteError =>
	new RemoteError(
		'shell',
		'This account cannot run commands on the server.',
		'It has a forced command or a shell that lets nobody in: ask the admin for an account that may run /bin/sh.',
		safeText(words) || `exit status ${ending.code}`,
	);
