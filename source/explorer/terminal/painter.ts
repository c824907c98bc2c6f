/**
 * The screen that frames are drawn on: whole frames come, each as one string, and what reaches the terminal is the difference to
 * the frame before. Ink, given this (or a sheet in front of it) as `stdout` with `debug: true`, writes one frame per commit
 * and nothing else; its own two renderers rewrite everything (6.4 kB a key) or, in 6.8, leave a corrupt screen
 * (`incrementalRendering`).
 */

import {EventEmitter} from 'node:events';
import {diffFrame, type Rows} from './frame-diff.ts';

export interface Size {
	readonly columns: number;
	readonly rows: number;
}

/** What the painter needs of the real output: `write` answers false where it should wait for `drain`. */
export interface Output {
	write(bytes: string): boolean;
	once(event: 'drain', listener: () => void): unknown;
}

export class Painter extends EventEmitter {
	/** Not a terminal as far as Ink is concerned: it must not move or hide the cursor itself. */
	readonly isTTY = false;
	columns: number;
	rows: number;

	readonly #output: Output;
	#shown: Rows | null = null;
	#frame: Rows | null = null;
	#isScheduled = false;
	#isClogged = false;
	#isPaused = false;

	constructor(output: Output, size: Size) {
		super();
		this.#output = output;
		this.columns = size.columns;
		this.rows = size.rows;
	}

	/** Takes a whole frame; it is drawn after the current turn of the event loop, the last one of a turn only. */
	write(frame: string): boolean {
		this.#frame = frame.split('\n').map(withoutBlanks);
		this.#schedule();
		return true;
	}

	/** Another size: what the screen shows is unknown from here on. Ink draws anew on `resize`. */
	resize(size: Size): void {
		this.columns = size.columns;
		this.rows = size.rows;
		this.repaint();
		this.emit('resize');
	}

	/** Draws every row again, whatever the screen shows. */
	repaint(): void {
		this.#shown = null;
		this.#schedule();
	}

	/** Nothing is written between this and `resume`: the terminal belongs to someone else. */
	pause(): void {
		this.#isPaused = true;
	}

	resume(): void {
		this.#isPaused = false;
		this.repaint();
	}

	#schedule(): void {
		if (this.#isScheduled) return;
		this.#isScheduled = true;
		setImmediate(() => {
			this.#isScheduled = false;
			this.#flush();
		});
	}

	#flush(): void {
		if (this.#isPaused || this.#isClogged || !this.#frame) return;
		const update = diffFrame(this.#shown, this.#frame, this);
		this.#shown = this.#frame;
		if (update === '' || this.#output.write(update)) return;
		// A slow line: frames in between are left out rather than queued.
		this.#isClogged = true;
		this.#output.once('drain', () => {
			this.#isClogged = false;
			this.#flush();
		});
	}
}

/** The blanks at a row's end are on the screen anyway: a row is erased before it is written. */
function withoutBlanks(row: string): string {
	let end = row.length;
	while (end > 0 && row.charCodeAt(end - 1) === 0x20) end--;
	return row.slice(0, end);
}
