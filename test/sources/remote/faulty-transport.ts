/** This machine as a server whose link can be cut, held up or spoilt. */
import {LocalTransport} from '../../../source/sources/remote/local-transport.ts';
import {
	type Ending,
	type ExecuteOptions,
	type Execution,
	RemoteError,
} from '../../../source/sources/remote/transport.ts';

export interface Faults {
	/** Bytes of standard output after which the next run's link dies; taken once. */
	cutAfter: number | null;
	/** The next run says nothing any more after so many bytes. */
	stallAfter: number | null;
	/** The next run ends cleanly, but without its last bytes. */
	truncateAfter: number | null;
	/** Every byte comes, then the link dies before the exit status. */
	loseExit: boolean;
	/** Put around standard output. */
	noise: {before: string; after: string} | null;
	/** What connecting does. */
	connect: RemoteError | null;
	/** Put before the command. */
	prefix: string;
}

export class FaultyTransport extends LocalTransport {
	readonly faults: Faults = {
		cutAfter: null,
		stallAfter: null,
		truncateAfter: null,
		loseExit: false,
		noise: null,
		connect: null,
		prefix: '',
	};
	connects = 0;
	quietConnects = 0;
	runs = 0;
	/** Bytes of standard output that reached the reader. */
	delivered = 0;
	private readonly listeners: ((error: RemoteError) => void)[] = [];

	override async connect({isQuiet = false}: {isQuiet?: boolean} = {}): Promise<void> {
		this.connects++;
		if (isQuiet) this.quietConnects++;
		if (this.faults.connect) throw this.faults.connect;
	}

	override onLost(listener?: (error: RemoteError) => void): void {
		if (listener) this.listeners.push(listener);
	}

	override async execute(command: string, options: ExecuteOptions = {}): Promise<Execution> {
		this.runs++;
		const {cutAfter, stallAfter, truncateAfter, loseExit, noise, prefix} = this.faults;
		this.faults.cutAfter = null;
		this.faults.stallAfter = null;
		this.faults.truncateAfter = null;
		this.faults.loseExit = false;
		const inner = await super.execute(`${prefix}${command}`, options);
		const limit = cutAfter ?? stallAfter ?? truncateAfter;
		let isDead = false;
		let release = () => {};
		const dead = new Promise<void>(resolve => {
			release = resolve;
		});
		const die = (): void => {
			isDead = true;
			inner.kill();
			for (const listener of this.listeners) listener(new RemoteError('lost', 'the link was cut'));
		};
		const self = this;
		async function* stdout(): AsyncGenerator<Buffer, void> {
			if (noise) yield Buffer.from(noise.before);
			let sent = 0;
			for await (const chunk of inner.stdout) {
				const part = limit === null ? chunk : chunk.subarray(0, Math.max(0, limit - sent));
				sent += part.length;
				self.delivered += part.length;
				if (part.length > 0) yield part;
				if (limit === null || sent < limit) continue;
				if (stallAfter !== null) await dead;
				if (cutAfter !== null) die();
				if (truncateAfter === null) return;
			}
			if (noise) yield Buffer.from(noise.after);
			if (loseExit) die();
		}
		const ending = async (): Promise<Ending> => {
			const told = await Promise.race([inner.ending, dead.then(() => null)]);
			return told === null || isDead || loseExit ? {code: null, signal: null, isClean: false} : told;
		};
		return {
			stdin: inner.stdin,
			stdout: stdout(),
			stderr: () => inner.stderr(),
			ending: ending(),
			kill() {
				isDead = true;
				release();
				inner.kill();
			},
		};
	}
}
