/** The steps of a login with ssh2: which method, which key, when to ask, when to give up. */
import type {AnyAuthMethod, AuthenticationType, AuthHandlerMiddleware, ParsedKey, Prompt as Ssh2Prompt} from 'ssh2';
import {type SafeText, safeLine} from '../../text/safe-text.ts';
import {RemoteError} from '../remote/transport.ts';
import {isReusable} from './askpass.ts';
import type {Credential, Credentials} from './credentials.ts';
import type {HostSettings, LoginMethod} from './host-settings.ts';
import type {Offer} from './identities.ts';
import {offerKey, parseKey, type Ssh2} from './key-agent.ts';
import type {Prompter} from './prompter.ts';
import {lockedKey, unansweredLogin} from './refusals.ts';

const passphraseTries = 3;

export interface LoginOptions {
	readonly ssh2: Ssh2;
	readonly settings: HostSettings;
	readonly offers: readonly Offer[];
	readonly prompter: Prompter;
	readonly credentials: Credentials;
	/** The login cannot go on; the connection has to be ended. */
	readonly onFailure: (error: RemoteError) => void;
}

export class Login {
	readonly #tried: string[] = [];
	readonly #steps: Credential[] = [];
	readonly #attempts: AsyncGenerator<AnyAuthMethod>;
	#current: Credential = {kind: 'none'};
	/** What the server said that it takes; null: it has not said so, or the list is out of date. */
	#allowed: readonly string[] | null = null;
	#isPartial = false;

	constructor(private readonly options: LoginOptions) {
		this.#attempts = this.#makeAttempts();
	}

	/** For ssh2's `authHandler`. */
	readonly handler: AuthHandlerMiddleware = (methodsLeft, isPartial, next) => {
		// An empty type in ssh2's declarations: before the first attempt both are null.
		const left: readonly AuthenticationType[] | null = methodsLeft;
		this.#allowed = left;
		this.#isPartial = Boolean(isPartial);
		this.#attempts.next().then(
			({value, done}) => (done ? this.options.onFailure(this.#refused()) : next(value)),
			(error: unknown) => {
				const failure = error instanceof RemoteError ? error : new RemoteError('auth', safeLine(String(error)));
				this.options.onFailure(failure);
			},
		);
	};

	/** It worked: what was used is kept for the next time. */
	succeed(): void {
		const {credentials} = this.options;
		credentials.steps = [...this.#steps, this.#current];
		credentials.isRefused = false;
	}

	#refused(): RemoteError {
		const {settings, credentials, prompter} = this.options;
		if (prompter.isQuiet) credentials.isRefused = true;
		const message = safeLine(`The server refused user ${settings.user}. ${this.describe()}`);
		return new RemoteError('auth', message, safeLine(`\`ssh ${settings.alias} true\` must work first.`));
	}

	/** For the person: `Tried: …; the server allows: …`. */
	describe(): SafeText {
		const tried = this.#tried.length > 0 ? `Tried: ${this.#tried.join(', ')}` : 'Nothing could be tried';
		return safeLine(`${tried}${this.#allowed ? `; the server allows: ${this.#allowed.join(', ')}` : ''}.`);
	}

	async *#makeAttempts(): AsyncGenerator<AnyAuthMethod> {
		const {settings, prompter, credentials} = this.options;
		yield {type: 'none', username: settings.user};
		if (prompter.isQuiet && credentials.steps !== null) {
			for (const credential of credentials.steps) yield* this.#again(credential);
			return;
		}
		const left = new Set<LoginMethod>(prompter.isQuiet ? ['publickey'] : settings.methods);
		for (;;) {
			const method = settings.methods.find(one => left.has(one) && (this.#allowed?.includes(one) ?? true));
			if (method === undefined) return;
			left.delete(method);
			if (method === 'publickey') yield* this.#keys();
			else yield* this.#asked(method);
		}
	}

	/** What worked before, in the same order; each once. */
	async *#again(credential: Credential): AsyncGenerator<AnyAuthMethod> {
		const username = this.options.settings.user;
		this.#current = credential;
		switch (credential.kind) {
			case 'none':
				return;
			case 'key': {
				const key = await this.#offered(credential.offer);
				if (key) yield {type: 'agent', username, agent: key.agent};
				break;
			}
			case 'password':
				yield {type: 'password', username, password: credential.password};
				break;
			case 'keyboard-interactive':
				yield this.#keyboard([], credential.answers);
		}
		this.#steps.push(credential);
	}

	async *#keys(): AsyncGenerator<AnyAuthMethod> {
		const {settings, offers} = this.options;
		for (const offer of offers) {
			this.#current = {kind: 'key', offer};
			const key = await this.#offered(offer);
			if (!key) continue;
			this.#tried.push(offer.from === 'agent' ? `key ${offer.key.comment} of the agent` : offer.file.path);
			yield {type: 'agent', username: settings.user, agent: key.agent};
			if (!key.wasWanted()) continue;
			// The server wanted the signature and did not let us in: the first of two steps. What it takes now is unknown.
			this.#steps.push(this.#current);
			this.#allowed = null;
			return;
		}
	}

	#offered(offer: Offer) {
		const {ssh2, settings} = this.options;
		return offerKey(ssh2, offer, settings.agentSocket, () => this.#unlock(offer));
	}

	/** @throws RemoteError where the person does not unlock it */
	async #unlock(offer: Offer): Promise<ParsedKey | null> {
		if (offer.from === 'agent' || offer.file.privateText === null) return null;
		const {ssh2, credentials, prompter} = this.options;
		const {path, privateText} = offer.file;
		const known = credentials.unlocked.get(path);
		if (known) return known;
		let key = parseKey(ssh2, privateText);
		for (let attempt = 1; key instanceof Error; attempt++) {
			const isLocked = /passphrase|encrypted/i.test(key.message);
			if (!isLocked || (attempt > 1 && !/bad passphrase|integrity|decrypt/i.test(key.message))) return null;
			const details = attempt === 1 ? [] : [safeLine(`Wrong passphrase (try ${attempt} of ${passphraseTries}).`)];
			const title = safeLine(`Passphrase for ${path}`);
			const isEnough = attempt > passphraseTries;
			const answer = isEnough ? null : await prompter.ask({kind: 'passphrase', title, details, isVisible: false});
			if (answer === null) {
				const error = isEnough
					? new RemoteError('passphrase', safeLine(`Wrong passphrase for ${path}.`))
					: lockedKey(path, prompter.unanswered);
				this.options.onFailure(error);
				throw error;
			}
			key = parseKey(ssh2, privateText, answer);
		}
		credentials.unlocked.set(path, key);
		return key;
	}

	async *#asked(method: 'password' | 'keyboard-interactive'): AsyncGenerator<AnyAuthMethod> {
		const {settings, prompter} = this.options;
		this.#tried.push(method);
		for (let attempt = 1; attempt <= settings.passwordPrompts; attempt++) {
			const details = attempt === 1 ? [] : [safeLine('The server did not accept the last answer.')];
			if (method === 'keyboard-interactive') yield this.#keyboard(details, null);
			else {
				const title = safeLine(`Password of ${settings.user} on ${settings.alias}`);
				const password = await prompter.ask({kind: 'password', title, details, isVisible: false});
				if (password === null) throw this.#unanswered();
				this.#current = {kind: 'password', password};
				yield {type: 'password', username: settings.user, password};
			}
			if (this.#isPartial) {
				this.#steps.push(this.#current);
				return;
			}
			if (!this.#allowed?.includes(method)) return;
		}
	}

	/** @param known - answers to give without asking, null: ask */
	#keyboard(details: readonly SafeText[], known: ReadonlyMap<string, string> | null): AnyAuthMethod {
		const given = new Map<string, string>();
		this.#current = {kind: 'keyboard-interactive', answers: known ?? given};
		return {
			type: 'keyboard-interactive',
			username: this.options.settings.user,
			prompt: (name, instructions, _language, prompts, finish) => {
				const said = [...details, ...[name, instructions].filter(Boolean).map(text => safeLine(text))];
				void this.#answers(prompts, said, known, given).then(answers => {
					if (answers) finish([...answers]);
					else this.options.onFailure(this.#unanswered());
				});
			},
		};
	}

	async #answers(
		prompts: readonly Ssh2Prompt[],
		details: readonly SafeText[],
		known: ReadonlyMap<string, string> | null,
		given: Map<string, string>,
	): Promise<readonly string[] | null> {
		const answers: string[] = [];
		for (const {prompt, echo} of prompts) {
			const kind = /password/i.test(prompt) && !/one.?time/i.test(prompt) ? 'password' : 'question';
			const ask = {kind, title: safeLine(prompt.trim()), details, isVisible: Boolean(echo)} as const;
			const answer = known ? (known.get(prompt) ?? null) : await this.options.prompter.ask(ask);
			if (answer === null) return null;
			if (isReusable(kind)) given.set(prompt, answer);
			answers.push(answer);
		}
		return answers;
	}

	#unanswered(): RemoteError {
		const {settings, prompter} = this.options;
		return unansweredLogin(settings.alias, prompter.unanswered, this.describe());
	}
}
