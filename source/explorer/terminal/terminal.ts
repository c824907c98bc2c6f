/**
 * The terminal while the explorer has it: taken when opened, given back on every way out.
 *
 * Ways out: `leave`, the end of the process, SIGINT, SIGTERM, SIGHUP and their like (raised again afterwards, so that the exit
 * status is theirs), an uncaught exception or rejection (printed on the terminal as it was, exit status 1), a terminal that is
 * gone. On loan: Ctrl+Z and SIGTSTP until SIGCONT, a pager or an editor until it ends. Facts and measurements:
 * docs/terminal.md.
 */

import type {ReadStream, WriteStream} from 'node:tty';
import {type SafeText, safeText} from '../../text/safe-text.ts';
import type {Key} from '../keys/key-decoder.ts';
import {type ChildEnd, runOnTerminal} from './child.ts';
import {createKeyInput} from './key-input.ts';
import {Painter, type Size} from './painter.ts';
import {watchProcess} from './process-watch.ts';
import {CLIPBOARD_BYTES, enterScreen, leaveScreen, setClipboard} from './sequences.ts';

export type {ChildEnd} from './child.ts';
export type {Size} from './painter.ts';

export interface Terminal {
	/** Frames are written to it. */
	readonly screen: Painter;
	readonly size: Size;
	/** Keys as they come, a batch a call; answers how to stop. Ctrl+C and Ctrl+Z are keys like all others. */
	onKeys(listener: (keys: readonly Key[]) => void): () => void;
	/** After the size changed; Ink has laid out anew for the width by itself, a height is for the app to pass on. */
	onResize(listener: (size: Size) => void): () => void;
	/** Draws everything again, for a screen another program wrote on. */
	redraw(): void;
	/** Back to the shell until `fg`. Where there is no shell to come back from, the screen is drawn again at once. */
	suspend(): void;
	/** Hands the terminal to a program and takes it back when that ends. Never rejects. One at a time. */
	runChild(command: string, args: readonly string[], options?: {readonly input?: string}): Promise<ChildEnd>;
	/** Asks the terminal to put text on the clipboard; whether it does cannot be known. */
	copy(text: SafeText): Copied;
	/** Gives the terminal back for good. Doing it again does nothing. */
	leave(): void;
}

export interface Copied {
	/** Bytes of UTF-8 sent; fewer than `bytes` where the text is longer than terminals take. */
	readonly copiedBytes: number;
	readonly bytes: number;
}

export interface TerminalOptions {
	readonly stdin?: ReadStream;
	readonly stdout?: WriteStream;
	readonly env?: NodeJS.ProcessEnv;
}

/** What a terminal that does not know its size is taken for. */
const DEFAULT_SIZE: Size = {columns: 80, rows: 24};
/** The Ctrl+C that ended a child may reach us after the news of its end; measured with one in ten. */
const INTERRUPT_GRACE_MILLISECONDS = 100;

/** Takes the terminal. `stdin` and `stdout` must be one (`isTTY`). Once per process. */
export function openTerminal({
	stdin = process.stdin,
	stdout = process.stdout,
	env = process.env,
}: TerminalOptions = {}): Terminal {
	/** Who has the terminal: we, the shell while we are stopped, a program we run, or nobody we know any more. */
	let holder: 'explorer' | 'shell' | 'child' | 'left' = 'shell';
	let childEndedAt = Number.NEGATIVE_INFINITY;
	const keyListeners = new Set<(keys: readonly Key[]) => void>();
	const resizeListeners = new Set<(size: Size) => void>();
	const painter = new Painter(stdout, sizeOf(stdout));
	const keyInput = createKeyInput(stdin, keys => {
		for (const listener of keyListeners) listener(keys);
	});

	function take() {
		holder = 'explorer';
		// Off first: the runtime leaves out a change to the mode it believes to be in, and the shell may have changed it.
		stdin.setRawMode(false);
		stdin.setRawMode(true);
		stdout.write(enterScreen);
		keyInput.start();
		painter.resume();
	}

	function give(to: typeof holder) {
		if (holder === 'explorer') {
			painter.pause();
			keyInput.stop();
			stdout.write(leaveScreen);
			stdin.setRawMode(false);
		}
		holder = to;
	}

	function takeBack() {
		if (holder === 'left') return;
		take();
		process.kill(process.pid, 'SIGWINCH'); // the size may have changed while others were told about it
	}

	function leave() {
		if (holder === 'left') return;
		give('left');
		stdout.off('resize', onSize);
		watch.end();
	}

	const watch = watchProcess({
		fatalSignal(signal) {
			// Ctrl+C in a pager goes to the whole group and is meant for the pager.
			const isForChild = holder === 'child' || performance.now() - childEndedAt < INTERRUPT_GRACE_MILLISECONDS;
			if (signal === 'SIGINT' && isForChild) return false;
			leave();
			return true;
		},
		stopping() {
			if (holder === 'explorer') give('shell');
		},
		continued() {
			if (holder === 'child') return;
			if (holder === 'explorer') give('shell'); // stopped by SIGSTOP: nothing could be given back in time
			takeBack();
		},
		crash(error) {
			leave();
			const report = error instanceof Error ? (error.stack ?? error.message) : String(error);
			process.stderr.write(`${safeText(report)}\n`);
			process.exit(1);
		},
		exit: leave,
	});

	function onSize() {
		const size = sizeOf(stdout);
		painter.resize(size);
		for (const listener of resizeListeners) listener(size);
	}

	/** The window was closed or the line dropped: there is nobody to tell and nothing to restore. */
	function onGone() {
		if (holder === 'left') return;
		holder = 'left';
		watch.end();
		// As the hang-up would have ended it. Not process.exit: Node 20 aborts with a core when it cannot restore the modes
		// of a terminal that is gone (node::ResetStdio asserts on EIO).
		process.kill(process.pid, 'SIGHUP');
		setImmediate(() => process.kill(process.pid, 'SIGKILL')); // SIGHUP was ignored, as under nohup
	}

	stdout.on('resize', onSize);
	stdout.on('error', onGone);
	stdin.on('error', onGone);
	stdin.on('end', onGone);
	take();

	return {
		screen: painter,
		get size() {
			return sizeOf(stdout);
		},
		onKeys: listener => subscribe(keyListeners, listener),
		onResize: listener => subscribe(resizeListeners, listener),
		redraw: () => painter.repaint(),
		suspend() {
			if (holder !== 'explorer') return;
			give('shell');
			watch.stopGroup();
		},
		async runChild(command, args, {input} = {}) {
			if (holder !== 'explorer') return {code: null, signal: null, error: new Error('the terminal is taken')};
			give('child');
			const end = await runOnTerminal(command, args, input);
			childEndedAt = performance.now();
			takeBack();
			return end;
		},
		copy(text) {
			const bytes = Buffer.from(text);
			const sent = wholeCharacters(bytes, CLIPBOARD_BYTES);
			if (holder === 'explorer') stdout.write(setClipboard(sent, env));
			return {copiedBytes: sent.length, bytes: bytes.length};
		},
		leave,
	};
}

function sizeOf(stdout: WriteStream): Size {
	return {columns: stdout.columns || DEFAULT_SIZE.columns, rows: stdout.rows || DEFAULT_SIZE.rows};
}

function subscribe<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
	listeners.add(listener);
	return () => listeners.delete(listener);
}

/** At most `limit` bytes of UTF-8, no character cut in two. */
function wholeCharacters(bytes: Buffer, limit: number): Buffer {
	let end = Math.min(bytes.length, limit);
	while (end < bytes.length && end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
	return bytes.subarray(0, end);
}
