/** The engine that is the system's own ssh: everything that works for the person in a shell works here. */
import path from 'node:path';
import {safeText} from '../../text/safe-text.ts';
import type {RemoteAddress} from '../address.ts';
import {explainError} from '../remote/errors.ts';
import {type ExecuteOptions, type Execution, RemoteError, type Transport} from '../remote/transport.ts';
import {type Answers, startAskpass} from './askpass.ts';
import {
	cancelled,
	connectSeconds,
	destinationOf,
	type EngineOptions,
	errorContext,
	lostError,
	notConnected,
	usualKeepalive,
} from './engine-options.ts';
import {killOnAbort} from './kill-on-abort.ts';
import {checkArguments, masterArguments, sessionArguments} from './openssh-arguments.ts';
import {opensshExecution} from './openssh-execution.ts';
import {doesMasterLive, type Master, startMaster} from './openssh-master.ts';
import {makePrivateFolder, removeFolder} from './private-folder.ts';
import {Prompter} from './prompter.ts';
import {changedHostKey, changedKeyIn, unansweredLogin, unknownHostKey} from './refusals.ts';

export interface OpensshOptions extends EngineOptions {
	readonly address: RemoteAddress;
	/** Whether the person's own master is alive, whose login serves us too. */
	readonly usesLiveMaster: boolean;
}

interface Link {
	/** null: the person's own master. */
	readonly master: Master | null;
	readonly controlPath: string | null;
	/** Removes what was made for it. */
	readonly release: () => void;
}

export class OpensshTransport implements Transport {
	readonly engine = 'openssh';
	readonly reason: string;
	readonly destination: string;
	readonly #listeners: ((error: RemoteError) => void)[] = [];
	readonly #answers: Answers = new Map();
	#isRefused = false;
	#link: Link | null = null;

	constructor(private readonly options: OpensshOptions) {
		this.reason = options.reason;
		this.destination = destinationOf(options.settings);
	}

	async connect({signal, isQuiet = false}: {readonly signal?: AbortSignal; readonly isQuiet?: boolean}): Promise<void> {
		const {address, settings, env, usesLiveMaster} = this.options;
		if (signal?.aborted) throw cancelled();
		if (isQuiet && this.#isRefused)
			throw new RemoteError(
				'auth',
				'What worked before was refused; it is not tried again by itself.',
				'Ctrl+R asks again.',
			);
		if (!isQuiet) this.#answers.clear();
		await this.close();
		if (usesLiveMaster && (await doesMasterLive(checkArguments({address, controlPath: null}), env))) {
			this.#link = {master: null, controlPath: null, release: () => {}};
			return;
		}
		const folder = makePrivateFolder();
		const controlPath = path.join(folder, 'm');
		const stop = new AbortController();
		let refusal: RemoteError | null = null;
		let master: Master | null = null;
		const prompter = new Prompter(
			settings.alias,
			this.options.ask,
			isQuiet,
			signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
		);
		const askpass = await startAskpass({
			...{folder, prompter, answers: this.#answers, onNotice: this.options.onNotice},
			onRefusal: prompt => {
				const why = prompter.unanswered;
				refusal ??=
					prompt.kind === 'host-key'
						? unknownHostKey(settings.alias, prompt.details[0] ?? '', why)
						: unansweredLogin(settings.alias, why);
				void master?.stop();
			},
		});
		const release = () => {
			stop.abort();
			askpass.close();
			removeFolder(folder);
		};
		const argv = masterArguments(
			{address, settings, controlPath},
			{
				mayAsk: !isQuiet || this.#answers.size > 0,
				passwordPrompts: isQuiet ? 1 : settings.passwordPrompts,
				keepalive: this.options.keepalive ?? usualKeepalive,
				connectSeconds: connectSeconds(settings),
			},
		);
		const started = startMaster(argv, {...env, ...askpass.env}, controlPath);
		master = started;
		const abort = () => void started.stop();
		signal?.addEventListener('abort', abort, {once: true});
		const isReady = await started.isReady;
		signal?.removeEventListener('abort', abort);
		if (!isReady || signal?.aborted) {
			await started.stop();
			release();
			if (signal?.aborted) throw cancelled();
			const error = refusal ?? this.#explain(started.stderr());
			if (isQuiet && error.kind === 'auth') this.#isRefused = true;
			throw error;
		}
		this.#isRefused = false;
		const link: Link = {master: started, controlPath, release};
		this.#link = link;
		void started.hasEnded.then(() => {
			release();
			if (this.#link === link) this.#lose(started.stderr());
		});
	}

	#explain(said: string): RemoteError {
		const changed = changedKeyIn(said);
		if (changed) return changedHostKey(this.options.settings.alias, changed, safeText(said.trim()));
		const otherwise = {kind: 'failed', message: `ssh could not connect to ${this.options.settings.alias}.`} as const;
		return explainError('ssh', said, errorContext(this.options.settings), said.trim() === '' ? otherwise : undefined);
	}

	#lose(said: string): void {
		this.#link = null;
		const error = lostError(this.options.settings, safeText(said.trim() || 'ssh ended'));
		for (const listener of this.#listeners) listener(error);
	}

	async execute(command: string, {isTerminal = false, signal}: ExecuteOptions = {}): Promise<Execution> {
		const {address, settings, env} = this.options;
		const link = this.#link;
		if (!link) throw notConnected(settings);
		if (signal?.aborted) throw cancelled();
		const {controlPath, master} = link;
		const shape = {address, controlPath};
		const execution = opensshExecution({
			argv: sessionArguments(shape, command, isTerminal),
			env,
			isTerminal,
			isAlive: master
				? () => new Promise(resolve => setImmediate(() => resolve(master.isRunning())))
				: () => doesMasterLive(checkArguments(shape), env),
		});
		killOnAbort(execution, signal);
		if (!master)
			void execution.ending.then(async ({isClean}) => {
				if (isClean || this.#link !== link || (await doesMasterLive(checkArguments(shape), env))) return;
				if (this.#link === link) this.#lose(execution.stderr());
			});
		return execution;
	}

	onLost(listener: (error: RemoteError) => void): void {
		this.#listeners.push(listener);
	}

	async close(): Promise<void> {
		const link = this.#link;
		this.#link = null;
		await link?.master?.stop();
		link?.release();
	}
}
