/** The engine in this process: ssh2, with everything around it that a user of OpenSSH expects. */
import type {ExecOptions, PseudoTtyOptions} from 'ssh2';
import {type SafeText, safeLine, safeText} from '../../text/safe-text.ts';
import {explainError} from '../remote/errors.ts';
import {type ExecuteOptions, type Execution, RemoteError, type Transport} from '../remote/transport.ts';
import {Credentials} from './credentials.ts';
import {cancelled, destinationOf, type EngineOptions, errorContext, lostError, notConnected} from './engine-options.ts';
import {killOnAbort} from './kill-on-abort.ts';
import {Prompter} from './prompter.ts';
import {connectSsh2, type Ssh2Link} from './ssh2-connect.ts';
import {ssh2Execution} from './ssh2-execution.ts';

/** A server that lives opens a channel at once; one that does not would never say so. */
const openSeconds = 15;
/** How long a server may take to say good-bye, milliseconds. */
const farewell = 500;

/** A terminal that changes no byte of what comes, and repeats none of what goes. */
const plainTerminal: PseudoTtyOptions = {term: 'dumb', rows: 24, cols: 80, modes: {OPOST: 0, ONLCR: 0, ECHO: 0}};

interface Link extends Ssh2Link {
	isAlive: boolean;
}

export class Ssh2Transport implements Transport {
	readonly engine = 'ssh2';
	readonly reason: string;
	readonly destination: string;
	readonly #listeners: ((error: RemoteError) => void)[] = [];
	readonly #credentials = new Credentials();
	#link: Link | null = null;

	constructor(private readonly options: EngineOptions) {
		this.reason = options.reason;
		this.destination = destinationOf(options.settings);
	}

	get loginBy(): SafeText {
		return this.#credentials.words;
	}

	async connect({signal, isQuiet = false}: {readonly signal?: AbortSignal; readonly isQuiet?: boolean}): Promise<void> {
		const {settings, ask} = this.options;
		if (isQuiet && this.#credentials.isRefused)
			throw new RemoteError(
				'auth',
				'What worked before was refused; it is not tried again by itself.',
				'Ctrl+R asks again.',
			);
		if (!isQuiet) this.#credentials.forget();
		await this.close();
		// Questions that are open when it fails are taken back.
		const over = new AbortController();
		const either = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
		try {
			const prompter = new Prompter(settings.alias, ask, isQuiet, either);
			this.#hold({...(await connectSsh2(this.options, this.#credentials, prompter, signal)), isAlive: true});
		} finally {
			over.abort();
		}
	}

	#hold(link: Link): void {
		let reason = '';
		this.#link = link;
		link.client.on('error', error => {
			reason ||= error.message;
		});
		const onEnd = () => {
			if (!link.isAlive) return;
			link.isAlive = false;
			link.way?.stop();
			if (this.#link !== link) return;
			this.#link = null;
			const raw = safeText(reason || link.way?.hop.stderr().trim() || 'the server closed the connection');
			const error = lostError(this.options.settings, raw);
			for (const listener of this.#listeners) listener(error);
		};
		link.client.on('end', onEnd);
		link.client.on('close', onEnd);
	}

	async execute(command: string, {isTerminal = false, signal}: ExecuteOptions = {}): Promise<Execution> {
		const link = this.#link;
		if (!link?.isAlive) throw notConnected(this.options.settings);
		if (signal?.aborted) throw cancelled();
		const execution = await this.#open(link, command, isTerminal);
		killOnAbort(execution, signal);
		return execution;
	}

	#open(link: Link, command: string, isTerminal: boolean): Promise<Execution> {
		const {settings} = this.options;
		const explain = (error: unknown) => {
			const said = error instanceof Error ? error.message : String(error);
			return explainError('ssh2', said, errorContext(settings), {kind: 'lost', message: ''});
		};
		return new Promise((resolve, reject) => {
			let isLate = false;
			const timer = setTimeout(() => {
				isLate = true;
				reject(new RemoteError('timeout', safeLine(`${settings.alias} did not start a command in ${openSeconds} s.`)));
			}, openSeconds * 1000);
			try {
				const options: ExecOptions = isTerminal ? {pty: plainTerminal} : {};
				link.client.exec(command, options, (error, channel) => {
					clearTimeout(timer);
					if (error) reject(explain(error));
					else if (isLate) channel.close();
					// Right here: a quick command has ended before anybody who awaits this runs on.
					else resolve(ssh2Execution(channel, () => link.isAlive, isTerminal));
				});
			} catch (error) {
				clearTimeout(timer);
				reject(explain(error));
			}
		});
	}

	onLost(listener: (error: RemoteError) => void): void {
		this.#listeners.push(listener);
	}

	async close(): Promise<void> {
		const link = this.#link;
		this.#link = null;
		if (!link) return;
		link.isAlive = false;
		const closed = new Promise<void>(resolve => link.client.once('close', () => resolve()));
		link.client.end();
		// A server that is gone says nothing any more.
		const timer = setTimeout(() => link.client.destroy(), farewell);
		await Promise.race([closed, new Promise(resolve => setTimeout(resolve, 2 * farewell).unref())]);
		clearTimeout(timer);
		link.way?.stop();
	}
}
