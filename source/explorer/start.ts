/** Puts the explorer together: terminal, library worker, state, screen. The only place where all of them meet. */
import {setImmediate as nextTurn} from 'node:timers/promises';
import type {LibraryPort} from '../library/port.ts';
import {LibraryClient, startLibraryWorker} from '../library/worker/client.ts';
import type {Known, ReviewAnew} from '../library/worker/protocol.ts';
import type {RemoteSettings} from '../sources/open-remote.ts';
import {safeText} from '../text/safe-text.ts';
import {Drawing} from './draw.ts';
import {Explorer} from './explorer.ts';
import {defaultKeymap, type Keymap, viewerKeymap} from './keys/keymap.ts';
import {glyphsFor} from './present/glyphs.ts';
import {plainTheme, themeFor} from './present/theme.ts';
import {openOutside} from './terminal/outside.ts';
import {openTerminal, type Terminal} from './terminal/terminal.ts';

export interface ExplorerStart {
	/** What the library's thread loads. */
	readonly module: URL;
	/** Sources as written on the command line; none: the person's own transcripts, else the demo. */
	readonly words: readonly string[];
	readonly isDemo: boolean;
	/** How servers are reached and read. */
	readonly remote: RemoteSettings;
	readonly demoFolder: string;
	/** `FILE:LINE` to begin on. */
	readonly at: {readonly file: string; readonly line: number} | null;
	readonly gapSeconds: number;
	readonly slowSeconds: number;
	/** What people know of marks and commands: fixes, mutes, judgements, own rules, playbooks. */
	readonly known: Known;
	/** Reads fixes, mutes and judgements again; problems with them are shown by `onProblem`. */
	readonly readReview: (onProblem: (sentence: string) => void) => Promise<ReviewAnew>;
	readonly keymap?: Keymap;
	readonly isPlain?: boolean;
	/** No key starts a program, gives the terminal away or writes a file: for people who have no shell here. */
	readonly isViewer?: boolean;
	/** Sentences to show at the start: that the demo is shown, what the configuration got wrong. */
	readonly notices: readonly string[];
}

/** Runs until the person quits; answers the exit status. */
export async function startExplorer(start: ExplorerStart): Promise<number> {
	const {words, isDemo, remote, demoFolder, gapSeconds, slowSeconds, known} = start;
	// First of all: the worker reads while Ink is set up.
	const connection = startLibraryWorker(start.module, {
		...{words, isDemo, remote, demoFolder, gapSeconds, slowSeconds},
		...known,
	});
	const terminal = openTerminal();
	const keymap = start.keymap ?? defaultKeymap;
	return new Promise(resolve => {
		const library = new LibraryClient({
			connection,
			readReview: () => start.readReview(sentence => explorer.context.flash(sentence, 'warning')),
			onAsk: (prompt, signal) => explorer.askPerson(prompt, signal),
			onNotice: text => explorer.context.flash(text),
			onFailure: error => explorer.context.flash(`reading has stopped: ${error.message}. Start again.`, 'warning'),
		});
		const quit = () => {
			explorer.close();
			library.close();
			drawing.unmount();
			terminal.leave();
			resolve(0);
		};
		const explorer = new Explorer({
			library,
			outside: outsideOf(terminal, quit),
			keymap: start.isViewer ? viewerKeymap(keymap) : keymap,
			glyphs: glyphsFor(process.env),
			theme: start.isPlain ? plainTheme : themeFor(process.env),
			gapSeconds,
		});
		if (start.at) explorer.landAt(start.at);
		for (const notice of start.notices) explorer.context.flash(notice);
		terminal.onKeys(keys => explorer.keys(keys));
		const drawing = new Drawing(explorer, terminal.screen);
		void listShown(library).then(() => {
			library.begin();
			return drawing.handToInk();
		});
	});
}

/** A server may take its time to list: then the rest goes on without waiting for it. */
const mostListMilliseconds = 500;

/** Resolves when the first list has been painted. */
async function listShown(library: LibraryPort): Promise<void> {
	await new Promise<void>(resolve => {
		const unsubscribe = library.subscribe(done);
		const timer = setTimeout(done, mostListMilliseconds);
		function done() {
			unsubscribe();
			clearTimeout(timer);
			resolve();
		}
	});
	await nextTurn(); // the painter writes in a turn of its own
}

function outsideOf(terminal: Terminal, quit: () => void) {
	return {
		copy: (text: string) => {
			const {copiedBytes, bytes} = terminal.copy(safeText(text));
			return copiedBytes < bytes ? `only the first ${copiedBytes} of ${bytes} bytes were copied` : null;
		},
		openOutside: (program: 'pager' | 'editor', text: string) => openOutside(terminal, program, text),
		suspend: () => terminal.suspend(),
		redraw: () => terminal.redraw(),
		quit,
	};
}
