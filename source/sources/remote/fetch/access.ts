/**
 * How the files of a server are reached: as they are, with sudo, or through an admin's reader script. Finds out by trying, each
 * way once: every sudo that is refused may mail the admin.
 */
import {safeLine} from '../../../text/safe-text.ts';
import {nameOf, parentOf} from '../../relative-path.ts';
import {explainError, findErrorRow} from '../errors.ts';
import {exchange} from '../protocol/exchange.ts';
import type {RemoteFile} from '../protocol/list-format.ts';
import {type ItemReceiver, type ReadItem, readFiles} from '../protocol/read-files.ts';
import {passwordScript} from '../protocol/scripts.ts';
import {type Survey, survey, surveyByReader} from '../protocol/survey.ts';
import {type Ask, RemoteError, type Transport} from '../transport.ts';
import {LinePacking} from './packing.ts';
import {unknownSize} from './plan.ts';
import {partOfReader} from './reader-part.ts';

export interface AccessOptions {
	/** As the person wrote it. */
	readonly server: string;
	readonly root: string;
	readonly reader: string | null;
	readonly ask: Ask;
	readonly stallMilliseconds?: number;
}

/** What lies there, as the rest of the program sees it. */
export interface Found {
	/** Absolute folder; '' for a reader script that does not tell it. */
	readonly folder: string;
	/** Name of the one file that was meant; null for a folder. */
	readonly file: string | null;
	/** Paths relative to the folder. */
	readonly files: readonly RemoteFile[];
	readonly problems: readonly {readonly path: string; readonly message: string}[];
	readonly isComplete: boolean;
}

export interface Batch {
	readonly files: readonly {
		readonly file: RemoteFile;
		readonly from: number;
		readonly length: number;
		readonly isSudo: boolean;
	}[];
	/** Each file alone, with the reason where it fails. */
	readonly isAlone: boolean;
	readonly receiver: ItemReceiver;
	readonly onWire: (bytes: number) => void;
	readonly gate?: () => Promise<void> | null;
}

/** `user@host:port`, the port left out where it is the usual one. */
function sudoTitle(destination: string): string {
	const at = destination.lastIndexOf('@');
	const host = destination.slice(at + 1).replace(/:22$/, '');
	return at > 0 ? `sudo password of ${destination.slice(0, at)} on ${host}` : `sudo password on ${host}`;
}

const filesPerSudo = 200;
const passwordTries = 3;
/** A start-up file may take so long, in milliseconds. */
const shellPatience = 15_000;

export class Access {
	private password = '';
	private tools: ReadonlySet<string> = new Set();
	private folder = '';
	/** Where in the reader script's folder the files lie: '' or ends in '/'. */
	private belowReader = '';
	private isTerminal = false;
	/** A script has run there once. */
	private hasBegun = false;
	private mayListWithSudo = true;
	/** The whole tree was listed with sudo, so what it says of being readable is root's. */
	private isSudoList = false;
	/** `heap`: it reads many at once; `refused`: not many at once, perhaps one; `single`: one at a time. */
	private sudo: 'untried' | 'heap' | 'refused' | 'single' = 'untried';
	/** Why sudo reads nothing here. */
	refusal: RemoteError | null = null;
	readonly line = new LinePacking();
	kind: 'plain' | 'sudo' | 'script' | null = null;

	constructor(private readonly options: AccessOptions) {}

	/** Tries again what was refused: the person asked. */
	forget(): void {
		this.refusal = null;
		this.mayListWithSudo = true;
		if (this.sudo === 'refused') this.sudo = 'untried';
	}

	/** @throws RemoteError */
	async list(transport: Transport, signal?: AbortSignal): Promise<Found> {
		if (this.options.reader !== null) return this.listByReader(transport, this.options.reader, signal);
		let found = await this.survey(transport, this.isSudoList, signal);
		this.tools = found.tools;
		const isShut = !found.isComplete && found.kind !== 'file';
		if (isShut && !this.isSudoList && this.mayListWithSudo && found.tools.has('sudo')) {
			const bySudo = await this.listWithSudo(transport, found, signal);
			if (bySudo) found = bySudo;
		}
		this.line.begin(transport.engine, found.tools, found.beginMilliseconds);
		return this.understand(found);
	}

	/** @throws RemoteError `lost`, `shell`, …: then nothing more of the batch comes */
	async read(
		transport: Transport,
		{files, isAlone, receiver, onWire, gate}: Batch,
		signal?: AbortSignal,
	): Promise<string> {
		const {reader, stallMilliseconds} = this.options;
		const items = files.map(({file, from, length, isSudo}): ReadItem => {
			const above = this.folder === '/' ? '' : this.folder;
			const path = reader === null ? `${above}/${file.path}` : this.belowReader + file.path;
			return {path, offset: from, length, isSudo};
		});
		return readFiles({
			transport,
			items,
			receiver,
			perSudo: isAlone || this.sudo === 'single' || this.isTerminal ? 1 : filesPerSudo,
			packing: this.isTerminal ? {compression: 'none', level: 0} : this.line.packing,
			password: this.password,
			reader,
			isTerminal: this.isTerminal,
			signal,
			stallMilliseconds,
			onWire,
			gate,
		});
	}

	needsSudo(file: RemoteFile): boolean {
		if (this.options.reader !== null) return false;
		return this.isSudoList || file.isReadable === false;
	}

	/** How many files may be read with sudo in one run: few before it is known to work, for each refusal is told to the admin. */
	get sudoLimit(): number {
		if (this.sudo === 'heap' || this.sudo === 'single') return Number.POSITIVE_INFINITY;
		return this.sudo === 'refused' || this.isTerminal ? 2 : filesPerSudo;
	}

	/** Sudo reads one file at a time and some not at all: an exact rule. Then a refusal says nothing of other files. */
	get isExact(): boolean {
		return this.sudo === 'single';
	}

	sudoWorked(isAlone: boolean): void {
		if (!isAlone || this.isTerminal) this.sudo = 'heap';
		else if (this.sudo === 'refused') this.sudo = 'single';
	}

	heapRefused(): void {
		if (this.sudo === 'untried') this.sudo = 'refused';
	}

	get hasSudo(): boolean {
		return this.tools.has('sudo');
	}

	/**
	 * Sudo refused to read: what can be done about it. True: try again. False: `refusal` says why not.
	 * @throws RemoteError where the link died while it was tried
	 */
	async overcome(transport: Transport, reason: string, signal?: AbortSignal): Promise<boolean> {
		const {server, root} = this.options;
		const error = explainError('remote', reason, {server, path: root, command: this.readingCommand});
		if (error.kind === 'sudo-tty' && !this.isTerminal && transport.engine !== 'local') {
			this.isTerminal = true;
			this.sudo = 'untried';
			return true;
		}
		if (error.kind === 'sudo' && this.password === '' && (await this.unlock(transport, error, signal))) {
			this.sudo = 'untried';
			return true;
		}
		this.refusal ??= error;
		return false;
	}

	/** As an admin finds it in the log of sudo, the names of the files left out. */
	private get readingCommand(): string {
		const {root} = this.options;
		return `sudo -n cat ${root.endsWith('.jsonl') ? root : `${this.folder || root}/…/*.jsonl`}`;
	}

	private survey(transport: Transport, isSudo: boolean, signal?: AbortSignal): Promise<Survey> {
		const {root, stallMilliseconds} = this.options;
		const {password, isTerminal} = this;
		return this.begun(startMilliseconds =>
			survey({
				...{transport, root, isSudo, password, signal, stallMilliseconds, startMilliseconds},
				isTerminal: isSudo && isTerminal,
			}),
		);
	}

	/** Before anything has ever come, silence is that of a shell; later it is that of the line, which is made anew. */
	private async begun<Result>(run: (startMilliseconds: number | undefined) => Promise<Result>): Promise<Result> {
		const result = await run(this.hasBegun ? undefined : shellPatience);
		this.hasBegun = true;
		return result;
	}

	private async listWithSudo(transport: Transport, plain: Survey, signal?: AbortSignal): Promise<Survey | null> {
		this.mayListWithSudo = false;
		for (let tries = 0; tries < 2; tries++) {
			const bySudo = await this.survey(transport, true, signal);
			const isBetter = bySudo.files.length > plain.files.length || (bySudo.isComplete && bySudo.files.length > 0);
			if (isBetter) {
				this.isSudoList = true;
				return bySudo;
			}
			// Nothing at all to be seen is worth a password; a few shut folders are not.
			const wantsPassword = findErrorRow('remote', bySudo.stderr)?.kind === 'sudo';
			if (!wantsPassword || plain.files.length > 0 || this.looksLikeFile(plain)) return null;
			const {server, root} = this.options;
			const error = explainError('remote', bySudo.stderr, {server, path: root, command: `sudo -n find ${root}`});
			if (this.password !== '' || !(await this.unlock(transport, error, signal))) return null;
		}
		return null;
	}

	private async listByReader(transport: Transport, reader: string, signal?: AbortSignal): Promise<Found> {
		const {server, root, stallMilliseconds} = this.options;
		const found = await this.begun(startMilliseconds =>
			surveyByReader({transport, reader, signal, stallMilliseconds, startMilliseconds}),
		);
		this.kind = 'script';
		if (!found.isComplete && found.files.length === 0)
			throw explainError(
				'remote',
				found.stderr,
				{server, path: root},
				{
					kind: 'list',
					message: `the reader script listed nothing (status ${found.status})`,
				},
			);
		this.tools = found.tools;
		this.line.begin(transport.engine, found.tools, found.beginMilliseconds);
		const part = partOfReader(found, root, server);
		this.belowReader = part.below;
		return part;
	}

	/** Nothing is seen of it, yet it is named as a transcript: only reading will tell. */
	private looksLikeFile({kind, stderr, root}: Survey): boolean {
		return kind === 'unknown' && /\.jsonl$/.test(root) && !/: No such file or directory/.test(stderr);
	}

	private understand(found: Survey): Found {
		const {server} = this.options;
		const root = found.root.replace(/(?<=.)\/+$/, '');
		const isOneFile = found.kind === 'file' || (this.looksLikeFile(found) && this.hasSudo);
		if (isOneFile) {
			this.folder = parentOf(root) || '/';
			const blind: RemoteFile = {path: '', size: unknownSize, modified: 0, inode: '', owner: null, isReadable: false};
			const file = {...(found.files[0] ?? blind), path: nameOf(root)};
			this.kind = this.needsSudo(file) ? 'sudo' : 'plain';
			return {folder: this.folder, file: file.path, files: [file], problems: [], isComplete: true};
		}
		this.folder = root;
		const isNothing = found.files.length === 0 && !found.isComplete;
		if (
			found.kind === 'special' ||
			(isNothing && (found.kind === 'unknown' || found.complaints.length > 0 || !found.stderr))
		)
			throw explainError(
				'remote',
				found.stderr,
				{server, path: found.root},
				{
					kind: 'list',
					message:
						found.kind === 'special'
							? `${safeLine(found.root)} is no folder and no file`
							: `${safeLine(found.root)} cannot be listed`,
				},
			);
		this.kind = found.files.some(file => this.needsSudo(file)) ? 'sudo' : 'plain';
		const {files, isComplete, complaints} = found;
		const isUnsaid = !isComplete && complaints.length === 0;
		const problems = isUnsaid ? [{path: '', message: 'could not be listed whole'}] : complaints.map(withNextStep);
		return {folder: root, file: null, files, problems, isComplete};
	}

	/** Asks for sudo's password and tries it. @throws RemoteError */
	private async unlock(transport: Transport, why: RemoteError, signal?: AbortSignal): Promise<boolean> {
		const {server, ask, stallMilliseconds} = this.options;
		const abort = signal ?? new AbortController().signal;
		let details = [safeLine(why.message)];
		for (let tries = 0; tries < passwordTries; tries++) {
			const title = safeLine(sudoTitle(transport.destination));
			const answer = await ask({kind: 'sudo', server: safeLine(server), title, details, isVisible: false}, abort);
			if (answer === null || /[\n\r]/.test(answer)) {
				this.refusal = new RemoteError('sudo', safeLine(`sudo password not given. ${why.message}`), why.hint, why.raw);
				return false;
			}
			let words: readonly string[] = [];
			await exchange({
				transport,
				script: passwordScript,
				password: answer,
				input: () => [],
				data: () => {},
				mark: mark => {
					words = mark;
				},
				signal,
				stallMilliseconds,
			});
			if (words[1] === '0') {
				this.password = answer;
				return true;
			}
			const said = explainError('remote', words.slice(2).join(' '), {server});
			if (said.kind !== 'sudo-password') {
				this.refusal = said;
				return false;
			}
			details = [safeLine(said.message)];
		}
		this.refusal = new RemoteError('sudo-password', safeLine('Wrong sudo password.'));
		return false;
	}
}

const withNextStep = ({path, message}: {readonly path: string; readonly message: string}) => ({
	path,
	message: `${message}: this folder could not be listed; ask the admin for the right to list it (README, "Server setup")`,
});
