/** The rows of the sessions looked at last, read once and again when their file has grown. */
import type {LibraryPort, OpenedSession} from '../../library/port.ts';

/** Sessions whose rows are kept: a few hundred bytes a row. */
const keptSessions = 6;

interface Opened {
	/** null while the first reading is under way. */
	value: OpenedSession | Error | null;
	/** State of the file when it was read. */
	version: string;
	isReading: boolean;
}

export class OpenedSessions {
	private readonly opened = new Map<number, Opened>();

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
		void this.read(session, opened);
		return null;
	}

	/** Reads those again whose file has changed; what is shown stays until the new rows are there. */
	refresh(): void {
		for (const [session, opened] of this.opened) {
			if (!opened.isReading && opened.version !== this.version(session)) void this.read(session, opened);
		}
	}

	private version(session: number): string {
		const summary = this.library.state.sessions.get(session);
		return summary ? `${summary.state} ${summary.bytes} ${summary.modified} ${summary.subagents}` : 'gone';
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
