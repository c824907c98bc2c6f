/** Search as you type over everybody: hits by session, the match highlighted, Enter lands on the event. */
import type {LibraryHit, SearchProgress} from '../../library/port.ts';
import {count} from '../../text/format.ts';
import {own, type SafeText, safeLine} from '../../text/safe-text.ts';
import type {Key} from '../keys/key-decoder.ts';
import type {ActionId} from '../keys/keymap.ts';
import {contextLines, hitContext, hitHeader, hitLine} from '../present/search-hits.ts';
import {searchRemark, searchState} from '../present/search-state.ts';
import type {Span, StyledLine} from '../present/styled.ts';
import {justify} from '../present/theme.ts';
import {editInput, emptyInput, type InputLine, inputOf} from '../state/input.ts';
import {type ListState, moveBy, movePage, moveTo, startOfList} from '../state/list.ts';
import {DetailView} from './detail.ts';
import {titleOf} from './sessions.ts';
import type {BodyLine, View, ViewContext, WindowSize} from './view.ts';

interface Scope {
	readonly name: string;
	/** Put before what is typed. */
	readonly prefix: string;
}

const scopes: readonly Scope[] = [
	{name: 'all', prefix: ''},
	{name: 'commands', prefix: 'cmd: '},
	{name: 'outputs', prefix: 'out: '},
	{name: 'people', prefix: 'you: '},
];

/** Queries that led somewhere, newest first; they outlive the view. */
const history: string[] = [];
const historyLength = 50;

/** While files are still being read, a search is repeated at most this often. */
const repeatMilliseconds = 1_000;

type Line = {readonly header: LibraryHit; readonly hits: number} | {readonly hit: number};

export class SearchView implements View {
	readonly name = 'search';
	private input: InputLine = emptyInput;
	private scope = 0;
	private historyAt = -1;
	private page: SearchProgress | null = null;
	/** Hits in the order of the screen: those of a session together, sessions by their best hit. */
	private hits: readonly LibraryHit[] = [];
	private lines: readonly Line[] = [];
	/** In lines; `hit` is the one the cursor is on. */
	private list: ListState = startOfList;
	private hit = 0;
	private height = 10;
	private running: {cancel(): void} | null = null;
	/** The person has chosen a hit: from then on the cursor stays with it. */
	private hasMoved = false;
	private searchedAt = 0;
	private searchedFiles = -1;
	private isWaiting = false;

	constructor(private readonly context: ViewContext) {}

	crumb(): SafeText {
		return own('search');
	}

	summary(): StyledLine {
		const {page} = this;
		if (!page || this.input.text.trim() === '') return [];
		const time = page.milliseconds < 1 ? '<1' : Math.round(page.milliseconds);
		return [{text: own(`${count(page.recordsTotal)} texts · ${time} ms`), tone: 'dim'}];
	}

	head(columns: number): readonly StyledLine[] {
		const {glyphs} = this.context;
		const {text, cursor} = this.input;
		const before = safeTyped(text.slice(0, cursor));
		const after = safeTyped(text.slice(cursor));
		const typed: Span[] = [
			{text: own(' / '), tone: 'accent'},
			{text: before, tone: 'strong'},
			{text: glyphs.caret, tone: 'accent'},
			{text: after, tone: 'strong'},
		];
		const hint: Span[] =
			text === ''
				? [{text: own(' words, ’exact, "several words", !not, a | b, /regex/, user: kind: tool: since:'), tone: 'dim'}]
				: [];
		return [
			justify([...typed, ...hint], [...this.scopeSpans(), {text: own(' '), tone: 'text'}], columns),
			this.page ? searchRemark(this.page, columns, this.context.library.state.progress) : [],
		];
	}

	body({columns, rows}: WindowSize): readonly BodyLine[] {
		const withContext = rows > 3 * contextLines && this.hits.length > 0;
		const height = withContext ? rows - contextLines - 1 : rows;
		if (height !== this.height) {
			this.height = height;
			this.list = moveTo(this.list, this.list.cursor, this.lines.length, height);
		}
		if (this.hits.length === 0) return this.nothing();
		const shown = this.lines.slice(this.list.top, this.list.top + height).map(line => this.line(line, columns));
		if (!withContext) return shown;
		while (shown.length < height) shown.push({line: [], isSelected: false});
		const more = hitContext(this.hits[this.hit], columns, this.context.glyphs);
		return [...shown, ...more.map(line => ({line, isSelected: false}))];
	}

	state(): StyledLine {
		const {page} = this;
		if (!page || this.input.text.trim() === '') return [];
		return searchState(page, this.hits.length, this.isWaiting, this.context.library.state.progress);
	}

	can(action: ActionId): boolean {
		if (action === 'open' || action === 'copy') return action === 'open' && this.hits.length > 0;
		return action !== 'search';
	}

	/** Everything that can be typed goes into the line; the keys that move and open go on to the keymap. */
	key(key: Key): boolean {
		if (key.name === 'up' && this.hit === 0 && (this.input.text === '' || this.historyAt >= 0)) {
			return this.recall(1);
		}
		if (key.name === 'down' && this.historyAt >= 0) return this.recall(-1);
		const edited = editInput(this.input, key);
		if (!edited) return false;
		const isChanged = edited.text !== this.input.text;
		this.input = edited;
		if (isChanged) {
			this.historyAt = -1;
			this.search();
		}
		return true;
	}

	act(action: ActionId): boolean {
		switch (action) {
			case 'down':
			case 'up':
				this.hasMoved = true;
				this.select(this.hit + (action === 'down' ? 1 : -1));
				return true;
			case 'pageDown':
			case 'pageUp':
				this.hasMoved = true;
				this.turnPage(action === 'pageDown' ? 1 : -1);
				return true;
			case 'scope':
				this.scope = (this.scope + 1) % scopes.length;
				this.search();
				return true;
			case 'open':
				this.open();
				return true;
			default:
				return false;
		}
	}

	refresh(): void {
		const {filesDone, phase} = this.context.library.state.progress;
		if (this.input.text.trim() === '' || filesDone === this.searchedFiles) return;
		const isDue = performance.now() - this.searchedAt > repeatMilliseconds || phase === 'ready';
		if (isDue && !this.isWaiting) this.search(true);
	}

	close(): void {
		this.running?.cancel();
	}

	/** Escape takes off a scope, and leaves the view after that. */
	undo(): boolean {
		if (this.scope === 0) return false;
		this.scope = 0;
		this.search();
		return true;
	}

	private search(isRepeated = false): void {
		this.running?.cancel();
		this.running = null;
		if (!isRepeated) this.hasMoved = false;
		const text = this.input.text.trim();
		this.searchedAt = performance.now();
		const {filesDone, phase} = this.context.library.state.progress;
		// Searched once more when it is known that no file is missing: only then words are mended.
		this.searchedFiles = phase === 'listing' ? -1 : filesDone;
		if (text === '') {
			this.page = null;
			this.arrange([], false);
			return;
		}
		this.isWaiting = true;
		const prefix = scopes[this.scope]?.prefix ?? '';
		this.running = this.context.library.search(prefix + text, page => {
			this.isWaiting = !page.complete;
			this.page = page;
			this.arrange(page.hits, this.hasMoved);
			this.context.changed();
		});
	}

	/** Puts the hits of a session together and keeps the cursor on its hit where that is still there. */
	private arrange(hits: readonly LibraryHit[], keepsCursor: boolean): void {
		const before = keepsCursor ? this.hits[this.hit] : undefined;
		const bySession = new Map<number, LibraryHit[]>();
		for (const hit of hits) {
			const group = bySession.get(hit.session);
			if (group) group.push(hit);
			else bySession.set(hit.session, [hit]);
		}
		const ordered: LibraryHit[] = [];
		const lines: Line[] = [];
		for (const group of bySession.values()) {
			lines.push({header: group[0] as LibraryHit, hits: group.length});
			for (const hit of group) {
				lines.push({hit: ordered.length});
				ordered.push(hit);
			}
		}
		this.hits = ordered;
		this.lines = lines;
		const kept = before ? ordered.findIndex(hit => isSame(hit, before)) : 0;
		this.list = startOfList;
		this.select(Math.max(0, kept));
	}

	private select(hit: number): void {
		this.hit = Math.max(0, Math.min(this.hits.length - 1, hit));
		const line = this.lines.findIndex(one => 'hit' in one && one.hit === this.hit);
		// The header of the first hit of a session is to be seen with it.
		const isFirst = line > 0 && 'header' in (this.lines[line - 1] as Line);
		if (isFirst) this.list = moveTo(this.list, line - 1, this.lines.length, this.height);
		this.list = moveTo(this.list, Math.max(0, line), this.lines.length, this.height);
	}

	private turnPage(pages: 1 | -1): void {
		const moved = movePage(this.list, pages, this.lines.length, this.height);
		const at = moveBy(moved, 0, this.lines.length, this.height);
		const nearest = this.lines.findIndex((line, index) => index >= at.cursor && 'hit' in line);
		const line = this.lines[nearest === -1 ? this.lines.length - 1 : nearest];
		this.list = at;
		if (line && 'hit' in line) this.select(line.hit);
	}

	private recall(step: 1 | -1): boolean {
		const at = this.historyAt + step;
		if (at < -1 || at >= history.length) return true;
		this.historyAt = at;
		this.input = at === -1 ? emptyInput : inputOf(history[at] as string);
		this.search();
		return true;
	}

	private open(): void {
		const hit = this.hits[this.hit];
		if (!hit) return;
		const query = this.input.text.trim();
		const known = history.indexOf(query);
		if (known >= 0) history.splice(known, 1);
		history.unshift(query);
		history.length = Math.min(history.length, historyLength);
		const {fileId: file, line, toolUseId} = hit;
		this.context.push(
			new DetailView(this.context, {session: hit.session, landing: {file, line, toolUseId}, find: longestMatch(hit)}),
		);
	}

	private scopeSpans(): StyledLine {
		return scopes.flatMap(({name}, index): Span[] => [
			...(index === 0 ? [] : [{text: own(` ${this.context.glyphs.crumb} `), tone: 'dim'} as const]),
			{text: own(name), tone: index === this.scope ? 'accent' : 'dim'},
		]);
	}

	private line(line: Line, columns: number): BodyLine {
		if ('header' in line) return {line: this.headerLine(line.header, line.hits, columns), isSelected: false};
		const isSelected = line.hit === this.hit;
		return {line: hitLine(this.hits[line.hit] as LibraryHit, isSelected, columns, this.context.glyphs), isSelected};
	}

	private headerLine(hit: LibraryHit, shown: number, columns: number): StyledLine {
		const session = this.context.library.state.sessions.get(hit.session);
		const title = session ? titleOf(session) : own('');
		const all = this.page?.sessionHits[hit.session] ?? shown;
		return hitHeader({user: hit.user, time: session?.start ?? hit.time, title, shown, all}, columns);
	}

	private nothing(): readonly BodyLine[] {
		const say = (...texts: string[]): BodyLine[] => [
			{line: [], isSelected: false},
			...texts.map((text): BodyLine => ({line: [{text: own(`   ${text}`), tone: 'dim'}], isSelected: false})),
		];
		if (this.input.text.trim() === '') {
			if (history.length === 0)
				return say('Type to search every command, output, prompt, reply and title of everybody.');
			return say('Searched before (up brings them back):', ...history.slice(0, 8).map(query => `  ${safeLine(query)}`));
		}
		if (this.isWaiting) return say('searching …');
		const {files, filesDone} = this.context.library.state.progress;
		if (filesDone < files)
			return say(
				`Nothing found in the ${filesDone} of ${files} files that are read so far.`,
				'Misspelt words are mended when all are read.',
			);
		const scope = scopes[this.scope];
		return say(`Nothing found${scope && scope.prefix !== '' ? ` in ${scope.name}; Tab widens the search` : ''}.`);
	}
}

const isSame = (a: LibraryHit, b: LibraryHit) =>
	a.fileId === b.fileId && a.line === b.line && a.field === b.field && a.toolUseId === b.toolUseId;

/** What is typed, its spaces kept: safeLine folds and trims them, and a space just typed must be seen. */
function safeTyped(text: string): SafeText {
	return own(
		text
			.split(' ')
			.map(word => safeLine(word))
			.join(' '),
	);
}

/** The matched text to find again in the opened event. */
function longestMatch(hit: LibraryHit): string | null {
	const texts = hit.matches.map(([start, end]) => hit.excerpt.slice(start, end));
	return texts.reduce<string | null>((best, text) => (text.length > (best?.length ?? 0) ? text : best), null);
}
