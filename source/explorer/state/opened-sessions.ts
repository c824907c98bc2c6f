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

	private version(session: number): string {
		const summary = this.library.state.sessions.get(session);
		if (!summary) return 'gone';
		const {state, bytes, modified, subagents, red, amber} = summary;
		// What people said of its marks changes their number, and no byte of the file.
		return `${state} ${bytes} ${modified} ${subagents} ${red} ${amber}`;
	}

	private async read(session: number, opened: Opened): Promise<void> {
		opened.isReading = true;
		opened.version = this.version(session);
		try {
			opened.value = await this.library.openSession(session);
		} catch (error) {
			opened.value = error instanceof Error ? error : new Error(String(error));
		}
		opened.isReading = false;
		if (this.opened.get(session) === opened) this.onArrival(session);
	}
}
