/** How far reading has come, on one line of stderr: only for a person at a terminal, and only where it takes its time. */
import type {LibraryProgress} from '../library/library.ts';
import {byteSize, count} from '../text/format.ts';
import {own} from '../text/safe-text.ts';
import {fit} from '../text/width.ts';
import type {Io} from './command.ts';

const firstShownMilliseconds = 500;
const againMilliseconds = 100;
/** Back to the line's beginning, line cleared. */
const clearLine = '\r\u001b[2K';

export class Progress {
	private readonly timer: NodeJS.Timeout | null = null;
	private readonly started = performance.now();
	private isShown = false;

	constructor(
		private readonly io: Io,
		/** Safe to draw. */
		private readonly text: () => string,
		/** Whether something else has the line just now: a question. */
		private readonly isHeld: () => boolean,
	) {
		if (!io.stderr.isTTY || io.env.TERM === 'dumb') return;
		this.timer = setInterval(() => this.draw(), againMilliseconds);
		this.timer.unref();
	}

	end(): void {
		if (this.timer) clearInterval(this.timer);
		if (this.isShown) this.io.stderr.write(clearLine);
	}

	/** Lets something else be written, on a line of its own. */
	interrupt(write: () => void): void {
		if (this.isShown) this.io.stderr.write(clearLine);
		write();
	}

	private draw(): void {
		if (performance.now() - this.started < firstShownMilliseconds || this.isHeld()) return;
		this.isShown = true;
		this.io.stderr.write(clearLine + fit(own(this.text()), (this.io.stderr.columns ?? 80) - 1).trimEnd());
	}
}

export function progressText({phase, files, filesDone, bytes, bytesDone}: LibraryProgress): string {
	if (phase === 'listing') return 'listing';
	return `reading ${count(filesDone)} of ${count(files)} files, ${byteSize(bytesDone)} of ${byteSize(bytes)}`;
}
