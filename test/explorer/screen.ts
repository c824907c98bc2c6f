/**
 * The explorer as it stands on a screen, without a terminal: real library, real keys, drawn by Ink; only what reaches
 * beyond (clipboard, pager, shell) is written down instead.
 */
import {EventEmitter} from 'node:events';
import {setImmediate as nextTurn} from 'node:timers/promises';
import type {Fix} from '../../source/analysis/fixes.ts';
import type {Mute} from '../../source/analysis/review.ts';
import {Explorer, type Outside} from '../../source/explorer/explorer.ts';
import {drawWithInk} from '../../source/explorer/ink/app.tsx';
import type {Key} from '../../source/explorer/keys/key-decoder.ts';
import {defaultKeymap, type Keymap} from '../../source/explorer/keys/keymap.ts';
import {defaultGlyphs} from '../../source/explorer/present/glyphs.ts';
import {colourTheme, type Theme} from '../../source/explorer/present/theme.ts';
import type {WindowSize} from '../../source/explorer/views/view.ts';
import type {LibraryPort} from '../../source/library/port.ts';
import {type Hosted, hostedLibrary} from '../library/hosted.ts';
import {until} from '../until.ts';

export interface ScreenOptions {
	readonly columns?: number;
	readonly rows?: number;
	/** Sources; none: the demo team. */
	readonly words?: readonly string[];
	readonly theme?: Theme;
	readonly keymap?: Keymap;
	readonly at?: {readonly file: string; readonly line: number};
	/** Where judgements are kept; none can be made without it. */
	readonly judgementsFile?: string;
	readonly mutes?: readonly Mute[];
	readonly fixes?: readonly Fix[];
}

/** In place of the painter; keeps the last frame. */
class Paper extends EventEmitter {
	frame = '';

	constructor(
		public columns: number,
		public rows: number,
	) {
		super();
	}

	write(frame: string): boolean {
		this.frame = frame;
		return true;
	}
}

const withoutColours = (text: string) => text.replace(/\u001b\[[\d;]*m/g, '');

/** `j`, `enter`, `ctrl+r`: one key as the decoder names it. */
const keyOf = (name: string): Key => {
	if (name === 'space') return {name, text: ' '};
	return [...name].length === 1 ? {name, text: name} : {name};
};

export class Screen {
	/** What was handed out: `copied …`, `pager …`, `suspend`, `redraw`, `quit`. */
	readonly outside: string[] = [];
	readonly explorer: Explorer;
	private readonly paper: Paper;
	private readonly ink: ReturnType<typeof drawWithInk>;

	constructor(
		library: LibraryPort,
		private readonly hosted: Hosted | null,
		{columns = 120, rows = 40, theme = colourTheme, keymap = defaultKeymap, at}: ScreenOptions,
	) {
		const {outside: said} = this;
		const outside: Outside = {
			copy: text => {
				said.push(`copied ${text}`);
				return null;
			},
			openOutside: (program, text) => {
				said.push(`${program} ${text}`);
				return Promise.resolve(null);
			},
			suspend: () => void said.push('suspend'),
			redraw: () => void said.push('redraw'),
			quit: () => void said.push('quit'),
		};
		this.explorer = new Explorer({library, outside, keymap, glyphs: defaultGlyphs, theme, gapSeconds: 600});
		if (at) this.explorer.landAt(at);
		this.paper = new Paper(columns, rows);
		this.ink = drawWithInk(this.explorer, this.paper);
	}

	press(...names: readonly string[]): void {
		for (const name of names) this.explorer.keys([keyOf(name)]);
	}

	/** Types a text, a key a character. */
	type(text: string): void {
		this.press(...[...text].map(character => (character === ' ' ? 'space' : character)));
	}

	resize({columns, rows}: WindowSize): void {
		Object.assign(this.paper, {columns, rows});
		this.paper.emit('resize');
	}

	/** The frame with its colours. */
	get coloured(): string {
		return this.paper.frame;
	}

	get lines(): string[] {
		// The painter leaves the blanks at the end of a row out, too.
		return withoutColours(this.paper.frame)
			.split('\n')
			.map(line => line.trimEnd());
	}

	get text(): string {
		return this.lines.join('\n');
	}

	/** The row with the cursor's bar, without it; '' where there is none. */
	get selected(): string {
		return (
			this.lines
				.find(line => /^ ?▌/.test(line))
				?.replace('▌', '')
				.trim() ?? ''
		);
	}

	/** Index of that row on the screen. */
	get selectedRow(): number {
		return this.lines.findIndex(line => /^ ?▌/.test(line));
	}

	/** The crumbs. */
	get top(): string {
		return this.lines[0] ?? '';
	}

	get bottom(): string {
		return this.lines.at(-1) ?? '';
	}

	/** Until what was pressed is drawn, then until it is so. */
	async until(expected: string | RegExp | (() => boolean)): Promise<void> {
		await this.drawn();
		const isSo =
			typeof expected === 'function'
				? expected
				: () => (typeof expected === 'string' ? this.text.includes(expected) : expected.test(this.text));
		await until(isSo, String(expected), () => this.text.trimEnd());
	}

	/** React draws what changed before the event loop turns again. */
	drawn(): Promise<void> {
		return nextTurn();
	}

	/** Moves the cursor down from the top to the first row that has the text. */
	async cursorTo(text: string): Promise<void> {
		this.press('g');
		await this.drawn();
		for (let row = ''; !this.selected.includes(text) && row !== this.selected; await this.drawn()) {
			row = this.selected;
			this.press('j');
		}
		await this.until(() => this.selected.includes(text));
	}

	close(): void {
		this.explorer.close();
		this.ink.unmount();
		this.hosted?.close();
	}
}

/** The explorer over files, with everything read. */
export async function openScreen(options: ScreenOptions = {}): Promise<Screen> {
	const {words, judgementsFile, mutes = [], fixes = []} = options;
	const hosted = hostedLibrary(words, {mutes, fixes, ...(judgementsFile === undefined ? {} : {judgementsFile})});
	const screen = new Screen(hosted.library, hosted, options);
	await hosted.ready();
	return screen;
}
