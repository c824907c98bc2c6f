/**
 * Programs run in a real pseudo-terminal with a terminal emulator on the other end (xterm's own, without a window).
 * Tests wait until something is so; they never sleep.
 */

import {after} from 'node:test';
import {type IPty, spawn} from '@lydell/node-pty';
import unicode11 from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';

export interface LaunchOptions {
	readonly command: string;
	readonly args?: readonly string[];
	readonly columns?: number;
	readonly rows?: number;
	readonly cwd?: string;
	/** Added to the environment of the tests; undefined takes a variable away. */
	readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface Exit {
	readonly code: number;
	/** Name as in `SIGTERM`; null where the program ended by itself. */
	readonly signal: string | null;
}

/** What `until` waits for: a text or pattern on the screen, or anything that becomes true. */
export type Expectation = string | RegExp | (() => boolean);

const UNTIL_MILLISECONDS = 10_000;
/** How long no byte must have come for the program to be done with a key. */
const QUIET_MILLISECONDS = 120;
/** Programs a test left behind: they end with the tests of the file, which would otherwise never end themselves. */
const running = new Set<IPty>();
after(() => {
	for (const pty of running) pty.kill('SIGKILL');
});

/** Keys a test presses by name; anything else is sent as it is. */
const keyBytes: Readonly<Record<string, string>> = {
	enter: '\r',
	escape: '\u001b',
	tab: '\t',
	'shift+tab': '\u001b[Z',
	space: ' ',
	backspace: '\u007f',
	delete: '\u001b[3~',
	up: '\u001b[A',
	down: '\u001b[B',
	right: '\u001b[C',
	left: '\u001b[D',
	home: '\u001b[H',
	end: '\u001b[F',
	pageup: '\u001b[5~',
	pagedown: '\u001b[6~',
	'ctrl+up': '\u001b[1;5A',
	'ctrl+down': '\u001b[1;5B',
	'ctrl+f1': '\u001b[1;5P',
};

function bytesOfKey(key: string): string {
	const control = /^ctrl\+([a-z])$/.exec(key)?.[1];
	if (control) return String.fromCharCode(control.charCodeAt(0) - 0x60);
	return keyBytes[key] ?? key;
}

export type Launched = ReturnType<typeof launch>;

export function launch({command, args = [], columns = 120, rows = 40, cwd = process.cwd(), env = {}}: LaunchOptions) {
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 1000});
	terminal.loadAddon(new unicode11.Unicode11Addon());
	terminal.unicode.activeVersion = '11';
	const variables = environment(env);
	const pty = spawn(command, [...args], {name: variables.TERM, cols: columns, rows, cwd, env: variables});
	running.add(pty);

	let received = '';
	let isParsed = true;
	let lastByteAt = performance.now();
	let ended: Exit | null = null;
	const waiting = new Set<() => void>();
	const check = () => {
		for (const look of waiting) look();
	};
	const events = {bells: 0, titles: [] as string[], clipboard: [] as string[]};
	terminal.onBell(() => events.bells++);
	terminal.onTitleChange(title => events.titles.push(title));
	terminal.parser.registerOscHandler(52, payload => {
		events.clipboard.push(payload);
		return true;
	});
	// Answers of the emulator to questions of the program (cursor position and the like).
	terminal.onData(answer => {
		if (!ended) pty.write(answer);
	});
	pty.onData(data => {
		received += data;
		lastByteAt = performance.now();
		isParsed = false;
		terminal.write(data, () => {
			isParsed = true;
			check();
		});
	});
	const exit = new Promise<Exit>(resolve => {
		pty.onExit(({exitCode, signal}) => {
			running.delete(pty);
			// What it wrote last is still on its way through the emulator.
			terminal.write('', () => {
				ended = {code: exitCode, signal: signal ? signalName(signal) : null};
				resolve(ended);
				check();
			});
		});
	});

	function lines(): string[] {
		const buffer = terminal.buffer.active;
		return Array.from(
			{length: terminal.rows},
			(_, y) => buffer.getLine(buffer.viewportY + y)?.translateToString(true) ?? '',
		);
	}
	const screen = () => lines().join('\n');

	function holds(expectation: Expectation): boolean {
		if (typeof expectation === 'function') return expectation();
		return typeof expectation === 'string' ? screen().includes(expectation) : expectation.test(screen());
	}

	/** Resolves as soon as it is so; rejects with the screen after `milliseconds` or when the program ended without it. */
	function until(expectation: Expectation, milliseconds = UNTIL_MILLISECONDS): Promise<void> {
		return new Promise((resolve, reject) => {
			const finish = (problem?: string) => {
				clearTimeout(timer);
				clearInterval(poll);
				waiting.delete(look);
				if (problem === undefined) resolve();
				else
					reject(new Error(`${problem}: ${expectation}\n${screen().trimEnd()}\n${ended ? JSON.stringify(ended) : ''}`));
			};
			const look = () => {
				if (!ended && isInUpdate(received)) return; // half a frame is nothing a person would see
				if (holds(expectation)) finish();
				else if (ended && isParsed) finish('ended without it');
			};
			const timer = setTimeout(() => finish(`not so after ${milliseconds} ms`), milliseconds);
			const poll = setInterval(look, 20); // what is waited for may lie outside of the screen
			waiting.add(look);
			look();
		});
	}

	return {
		pid: pty.pid,
		/** Presses keys, each as one write of its own. */
		press(...keys: readonly string[]) {
			for (const key of keys) pty.write(bytesOfKey(key));
		},
		/** Sends text, or raw bytes, in one write. */
		type: (text: string) => pty.write(text),
		until,
		/** Until the program has written nothing for a while: for counting bytes, where there is nothing to look for. */
		quiet: () => until(() => isParsed && performance.now() - lastByteAt > QUIET_MILLISECONDS),
		/** Rows of the screen, without blanks at their ends. */
		lines,
		screen,
		/** Everything written so far. */
		raw: () => received,
		/** A place in `raw` for `bytesSince`. */
		mark: () => received.length,
		/** What was written since the mark. */
		since: (mark: number) => received.slice(mark),
		/** Bytes (UTF-8) written since the mark. */
		bytesSince: (mark: number) => Buffer.byteLength(received.slice(mark)),
		resize(newColumns: number, newRows: number) {
			terminal.resize(newColumns, newRows);
			pty.resize(newColumns, newRows);
		},
		signal: (name: NodeJS.Signals) => pty.kill(name),
		/** Closes the terminal's end of the line, as a window that is closed. */
		hangUp() {
			(pty as IPty & {destroy(): void}).destroy(); // there on every Unix, only left out of the types
		},
		exit,
		/** Bells rung, titles set, clipboard requests (OSC 52 payloads) made so far. */
		events,
		state: () => ({
			isAlternate: terminal.buffer.active.type === 'alternate',
			isCursorVisible: isCursorVisible(received),
			isBracketedPaste: terminal.modes.bracketedPasteMode,
			isAutowrap: terminal.modes.wraparoundMode,
			cursor: {row: terminal.buffer.active.cursorY, column: terminal.buffer.active.cursorX},
		}),
		/** Whether the cell is drawn in reverse, bold, or in a colour (palette index, -1 for the default). */
		cell(row: number, column: number) {
			const buffer = terminal.buffer.active;
			const cell = buffer.getLine(buffer.viewportY + row)?.getCell(column);
			if (!cell) throw new RangeError(`no cell at ${row}, ${column}`);
			return {
				text: cell.getChars(),
				isInverse: cell.isInverse() !== 0,
				isBold: cell.isBold() !== 0,
				foreground: cell.isFgDefault() ? -1 : cell.getFgColor(),
				background: cell.isBgDefault() ? -1 : cell.getBgColor(),
			};
		},
		/** Ends the program where it still runs, whatever it does about it. */
		async kill() {
			if (!ended) pty.kill('SIGKILL');
			await exit;
		},
	};
}

/** Runs the built explorer: `node dist/cli.js ARGS`. */
export function launchExplorer(
	args: readonly string[],
	options: Omit<LaunchOptions, 'command' | 'args'> = {},
): Launched {
	return launch({...options, command: process.execPath, args: ['dist/cli.js', ...args]});
}

function environment(changes: Readonly<Record<string, string | undefined>>): Record<string, string> {
	// Ink draws nothing where CI is set; the tmux or screen the tests run in is not the terminal of the program.
	const {CI, NO_COLOR, FORCE_COLOR, TMUX, STY, NODE_OPTIONS, ...inherited} = process.env;
	const merged = {...inherited, TERM: 'xterm-256color', ...changes};
	return Object.fromEntries(
		Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined),
	);
}

/** Between begin and end of a synchronized update. */
function isInUpdate(bytes: string): boolean {
	return bytes.lastIndexOf('\u001b[?2026h') > bytes.lastIndexOf('\u001b[?2026l');
}

/** The emulator does not tell: the last request decides. */
function isCursorVisible(bytes: string): boolean {
	return bytes.lastIndexOf('\u001b[?25h') >= bytes.lastIndexOf('\u001b[?25l');
}

function signalName(number: number): string {
	const names: Readonly<Record<number, string>> = {
		1: 'SIGHUP',
		2: 'SIGINT',
		3: 'SIGQUIT',
		9: 'SIGKILL',
		10: 'SIGUSR1',
		12: 'SIGUSR2',
		14: 'SIGALRM',
		15: 'SIGTERM',
	};
	return names[number] ?? `signal ${number}`;
}
