/** Servers as a command meets them: their questions go to the terminal, how they stand to the progress line. */
import type {RemoteHooks} from '../sources/remote/options.ts';
import {phaseText} from '../sources/remote/say-status.ts';
import type {RemoteStatus} from '../sources/remote/status.ts';
import type {Ask} from '../sources/remote/transport.ts';
import type {Source} from '../sources/source.ts';
import {concat, own, type SafeText, safeLine, visibleLine} from '../text/safe-text.ts';
import type {Io} from './command.ts';

export class ServerDesk implements RemoteHooks {
	private readonly statuses = new Map<string, RemoteStatus>();
	private readonly told = new Set<string>();
	private sources: readonly Source[] = [];
	private asking = 0;

	readonly ask: Ask;

	constructor(private readonly io: Pick<Io, 'stderr' | 'ask'>) {
		const ask: Ask = (prompt, signal) => this.askPerson(prompt, signal);
		this.ask = Object.assign(ask, {hasNobody: io.ask === undefined});
	}

	/** Whether the person is being asked: nothing else may be drawn meanwhile. */
	get isAsking(): boolean {
		return this.asking > 0;
	}

	private async askPerson(...[prompt, signal]: Parameters<Ask>): Promise<string | null> {
		this.asking++;
		try {
			return (await this.io.ask?.(prompt, signal)) ?? null;
		} finally {
			this.asking--;
		}
	}

	readonly onStatus = (status: RemoteStatus): void => {
		this.statuses.set(status.source, status);
	};

	readonly onNotice = (text: string): void => {
		if (this.told.has(text)) return;
		this.told.add(text);
		this.io.stderr.write(`session-tui: ${safeLine(text)}\n`);
	};

	/** What servers are doing while a command waits for them; null where none is busy. */
	progressText(now: number): SafeText | null {
		const busy = [...this.statuses.values()].filter(({phase}) => phase !== 'ready' && phase !== 'failed');
		const said = busy.map(status => concat(visibleLine(status.source), own(': '), phaseText(status, now)));
		return said.length === 0 ? null : own(said.join('; '));
	}

	/** Lets go of these when the command has ended. */
	keep(sources: readonly Source[]): void {
		this.sources = [...this.sources, ...sources];
	}

	async close(): Promise<void> {
		await Promise.all(this.sources.map(source => source.close?.()));
	}
}
