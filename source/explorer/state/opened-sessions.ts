/** The rows of the sessions looked at last, read once and again when their file has grown. */
import type {LibraryPort, OpenedSession} from '../../library/port.ts';

/** Sessions whose rows are kept: a few hundred bytes a row. */
const keptSessions = 6;

/** Wishes closer together than this come from a cursor passing by. */
const hastyMilliseconds = 120;

interface Opened {
	/** null while the first reading is under way. */
	value: OpenedSession | Error | null;
	/** State of the file when it was read. */
	version: string;
	isReading: boolean;
}

export class OpenedSessions {
	private readonly opened = new Map<number, Opened>();
	/** How often something was said of marks: no file changes by it, and often no count either. */
	private judgements = 0;
	private wished = Number.NEGATIVE_INFINITY;
	private timer: NodeJS.Timeout | undefined;

	constructor(
		private readonly library: LibraryPort,
		private readonly onArrival: (session: number) => void,
	) {}

	/** The rows, or null while they are being read: then `onArrival` tells when they are there. */
	get(session: number): OpenedSession | Error | null {
		const known = this.opened.get(session);
		if (known) {
			// Used last: goes to the end of the map, whose first entry is the one to forget.
			this.opened.delete(session);
			this.opened.set(session, known);
			return known.value;
		}
		const opened: Opened = {value: null, version: this.version(session), isReading: false};
		this.opened.set(session, opened);
		for (const id of this.opened.keys()) {
			if (this.opened.size <= keptSessions) break;
			this.opened.delete(id);
		}
		this.wish(session, opened);
		return null;
	}

	/** The first wish is read at once; of those that follow in haste (a cursor running down a list) only the last. */
	private wish(session: number, opened: Opened): void {
		clearTimeout(this.timer);
		const now = performance.now();
		const isHasty = now - this.wished < hastyMilliseconds;
		this.wished = now;
		if (!isHasty) {
			void this.read(session, opened);
			return;
		}
		this.timer = setTimeout(() => {
			for (const [id, other] of this.opened) {
				if (id !== session && other.value === null && !other.isReading) this.opened.delete(id);
			}
			if (this.opened.get(session) === opened) void this.read(session, opened);
		}, hastyMilliseconds);
	}

	/** Reads those again whose file has changed; what is shown stays until the new rows are there. */
	refresh(): void {
		for (const [session, opened] of this.opened) {
			if (!opened.isReading && opened.value !== null && opened.version !== this.version(session))
				void this.read(session, opened);
		}
	}

	/** Something was said of marks of a session. The others, which may hold copies of them, are read when they are wanted. */
	judged(session: number): void {
		this.judgements++;
		const opened = this.opened.get(session);
		this.opened.clear();
		if (!opened) return;
		this.opened.set(session, opened);
		if (!opened.isReading) void this.read(session, opened);
	}

	private version(session: number): string {
		const summary = this.library.state.sessions.get(session);
		if (!summary) return 'gone';
		const {state, bytes, modified, subagents, red, amber} = summary;
		// A judgement of a copy elsewhere changes their number, and no byte of the file.
		return `${state} ${bytes} ${modified} ${subagents} ${red} ${amber}`;
	}

	private async read(session: number, opened: Opened): Promise<void> {
		opened.isReading = true;
		opened.version = this.version(session);
		const {judgements} = this;
		try {
			opened.value = await this.library.openSession(session);
		} catch (error) {
			opened.value = error instanceof Error ? error : new Error(String(error));
		}
		opened.isReading = false;
		if (this.opened.get(session) !== opened) return;
		// Judged meanwhile: what was read is older than what the screen shows.
		if (judgements !== this.judgements) await this.read(session, opened);
		else this.onArrival(session);
	}
}
