/** One event whole: scrolled, found in, stepped through. */

import {type Landmark, seekRow} from '../../analysis/rows/folding.ts';
import {foldedKinds, kindAt, rowOfLine} from '../../analysis/rows/row-table.ts';
import type {OpenedSession} from '../../library/port.ts';
import {plural} from '../../text/format.ts';
import {own, type SafeText, safeLine} from '../../text/safe-text.ts';
import type {ActionId} from '../keys/keymap.ts';
import type {DetailDoc, DocPosition} from '../present/detail/doc.ts';
import {type DocLayout, layoutDoc, type Matches, nextPosition} from '../present/detail/layout.ts';
import {type EventTexts, presentDetail, presentRaw} from '../present/detail/present-detail.ts';
import type {Span, StyledLine} from '../present/styled.ts';
import {justify} from '../present/theme.ts';
import {inputOf} from '../state/input.ts';
import {draftIssue} from './draft-issue.ts';
import {detailInput, essentialText, eventText, provenanceOf, rawText, readTexts} from './event-texts.ts';
import {EventsView, type Landing} from './events.ts';
import type {BodyLine, View, ViewContext, WindowSize} from './view.ts';

export interface DetailOptions {
	readonly session: number;
	/** Where the row is already known; else `landing` says which line of which file it is. */
	readonly opened?: OpenedSession;
	readonly row?: number;
	readonly landing?: Landing;
	/** Found as soon as it is open: what a search was for. */
	readonly find?: string | null;
	readonly isRaw?: boolean;
	/** The list it was opened from: stepping moves its cursor along. */
	readonly list?: EventsView;
}

interface Laid {
	readonly columns: number;
	readonly layout: DocLayout;
	readonly matches: Matches | null;
}

export class DetailView implements View {
	readonly name = 'detail';
	private opened: OpenedSession | null;
	private row: number;
	private texts: EventTexts | null = null;
	private provenance: string | null = null;
	private problem: string | null = null;
	private doc: DetailDoc | null = null;
	private laid: Laid | null = null;
	private top = 0;
	private height = 20;
	private isRaw: boolean;
	private isWrapped = true;
	private needle: string | null;
	/** The match or mark jumped to last. */
	private at: DocPosition | null = null;
	/** Something is to be jumped to as soon as there is a layout. */
	private seeks: 'match' | 'mark' | null;
	private reading = -1;
	private differences: readonly string[] = [];

	constructor(
		private readonly context: ViewContext,
		private readonly options: DetailOptions,
	) {
		this.opened = options.opened ?? null;
		this.row = options.row ?? -1;
		this.isRaw = options.isRaw ?? false;
		this.needle = options.find ?? null;
		this.seeks = this.needle ? 'match' : 'mark';
	}

	crumb(): SafeText {
		return own(this.isRaw ? 'raw' : 'event');
	}

	summary(): StyledLine {
		if (this.needle === null) return [];
		return [
			{text: own('find '), tone: 'dim'},
			{text: safeLine(this.needle, 60), tone: 'accent'},
		];
	}

	head(columns: number): readonly StyledLine[] {
		const doc = this.load();
		if (!doc) return [];
		const margin: Span = {text: own(' '), tone: 'text'};
		return [justify([margin, ...doc.title], [...doc.verdict, margin], columns)];
	}

	body({columns, rows}: WindowSize): readonly BodyLine[] {
		this.height = rows;
		const layout = this.layout(columns);
		if (!layout) return this.message();
		this.top = Math.max(0, Math.min(this.top, layout.count - rows));
		const lines: BodyLine[] = [];
		for (let row = this.top; row < Math.min(layout.count, this.top + rows); row++) {
			const line = layout.line(row, this.laid?.matches);
			lines.push({line: [{text: own(' '), tone: 'text'}, ...line], isSelected: false});
		}
		return lines;
	}

	state(): StyledLine {
		const {laid} = this;
		if (!laid) return [];
		const {layout, matches} = laid;
		const spans: Span[] = [];
		if (matches && this.needle !== null) {
			const total = matches.positions.length;
			const index = this.at ? matches.positions.indexOf(this.at) + 1 : 0;
			const some = matches.isCut ? `${total}+` : String(total);
			const text = total === 0 ? 'no match' : index > 0 ? `match ${index} of ${some}` : `${some} matches`;
			spans.push({text: own(`${text} · `), tone: total === 0 ? 'amber' : 'dim'});
		}
		const end = Math.min(layout.count, this.top + this.height);
		const share = layout.count <= this.height ? 'all' : `${Math.round((end / layout.count) * 100)}%`;
		spans.push({text: own(`${plural(layout.count, 'line')} · ${share}`), tone: 'dim'});
		// Last, for it leaves first where there is no room.
		if (this.isRaw && this.differences.length > 0)
			spans.push({text: safeLine(` · unusual: ${this.differences.join('; ')}`, 120), tone: 'amber'});
		return spans;
	}

	can(action: ActionId): boolean {
		if (action === 'nextMark') return this.positions().length > 0;
		if (action === 'inSession') return this.opened !== null;
		return true;
	}

	hint(action: ActionId): string | undefined {
		if (action === 'nextMark' && this.needle !== null) return 'next match';
		return action === 'search' ? 'find' : undefined;
	}

	act(action: ActionId): boolean {
		const count = this.laid?.layout.count ?? 0;
		switch (action) {
			case 'down':
				return this.scrollTo(this.top + 1);
			case 'up':
				return this.scrollTo(this.top - 1);
			case 'pageDown':
				return this.scrollTo(this.top + Math.max(1, this.height - 2));
			case 'pageUp':
				return this.scrollTo(this.top - Math.max(1, this.height - 2));
			case 'first':
				return this.scrollTo(0);
			case 'last':
				return this.scrollTo(count);
			case 'open':
				return true;
			case 'nextMark':
			case 'previousMark':
				return this.jump(action === 'nextMark' ? 1 : -1);
			case 'nextRed':
			case 'previousRed':
				return this.goLandmark('red', action === 'nextRed' ? 1 : -1, 'no further red mark');
			case 'nextPrompt':
			case 'previousPrompt':
				return this.goLandmark('prompt', action === 'nextPrompt' ? 1 : -1, 'no further prompt');
			case 'nextEvent':
			case 'previousEvent':
				return this.step(action === 'nextEvent' ? 1 : -1);
			case 'inSession':
				return this.showInSession();
			case 'raw':
				this.isRaw = !this.isRaw;
				this.renew();
				if (this.isRaw) void this.compare();
				return true;
			case 'wrap':
				this.isWrapped = !this.isWrapped;
				this.laid = null;
				this.context.flash(this.isWrapped ? 'long lines are wrapped' : 'long lines are cut; w wraps them');
				return true;
			case 'search':
				this.askFind();
				return true;
			case 'copy':
				return this.isRaw
					? this.use(rawText, text => this.context.copy(text, 'the event’s JSON'))
					: this.use(essentialText, text => this.context.copy(text, 'the event’s text'));
			case 'issue':
				if (this.opened && this.row >= 0) draftIssue(this.context, this.opened, this.row);
				return true;
			case 'pager':
			case 'editor':
				return this.use(eventText, text => this.context.openOutside(action, text));
			default:
				return false;
		}
	}

	refresh(): void {
		if (!this.opened) this.load();
	}

	undo(): boolean {
		if (this.needle === null || this.options.find === this.needle) return false;
		this.setNeedle(null);
		return true;
	}

	/** Opens the session and reads the lines as far as they are not there yet; null while something is missing. */
	private load(): DetailDoc | null {
		if (this.doc) return this.doc;
		if (!this.opened) {
			const opened = this.context.opened(this.options.session);
			if (opened instanceof Error) this.problem = opened.message;
			if (!opened || opened instanceof Error) return null;
			this.opened = opened;
			this.row = this.rowOf(opened);
		}
		if (this.row < 0) {
			const line = this.options.landing?.line;
			this.problem = line === undefined ? 'the file has changed' : `the file holds nothing on line ${line}`;
			return null;
		}
		if (!this.texts) {
			void this.read(this.opened, this.row);
			return null;
		}
		const input = detailInput(this.context, this.opened, this.row, this.texts, this.provenance);
		this.doc = this.isRaw ? presentRaw(input) : presentDetail(input);
		return this.doc;
	}

	private rowOf(opened: OpenedSession): number {
		const {landing} = this.options;
		if (!landing) return this.row;
		const file = opened.fileIds.indexOf(landing.file);
		return rowOfLine(opened.rows, Math.max(0, file), landing.line, landing.toolUseId);
	}

	private async read(opened: OpenedSession, row: number): Promise<void> {
		if (this.reading === row) return;
		this.reading = row;
		try {
			const [texts, provenance] = await Promise.all([
				readTexts(this.context, opened, row),
				provenanceOf(this.context, opened, row),
			]);
			if (this.row !== row) return;
			this.texts = texts;
			this.provenance = provenance;
			if (this.isRaw) void this.compare();
		} catch (error) {
			this.problem = error instanceof Error ? error.message : String(error);
		}
		this.reading = -1;
		this.context.changed();
	}

	/** Says in what the event differs from the known shape. zod is loaded only when somebody looks. */
	private async compare(): Promise<void> {
		if (!this.texts) return;
		const {differences} = await import('../../transcript/schema.ts');
		try {
			this.differences = differences(JSON.parse(this.texts.event)).slice(0, 3);
		} catch {
			this.differences = ['no JSON'];
		}
		this.context.changed();
	}

	private layout(columns: number): DocLayout | null {
		const doc = this.load();
		if (!doc) return null;
		if (this.laid?.columns !== columns) {
			const {glyphs} = this.context;
			const layout = layoutDoc(doc, {columns: columns - 2, wrap: this.isWrapped, glyphs});
			this.laid = {columns, layout, matches: this.needle === null ? null : layout.find(this.needle)};
			this.seek();
		}
		return this.laid.layout;
	}

	/** To the first match or mark of what was just opened. */
	private seek(): void {
		if (!this.laid || !this.seeks) return;
		const {layout, matches} = this.laid;
		const first = this.seeks === 'match' ? matches?.positions[0] : layout.marks[0];
		this.seeks = null;
		if (!first) return;
		this.at = first;
		const row = layout.rowOf(first);
		if (row >= this.height) this.top = Math.max(0, row - Math.floor(this.height / 3));
	}

	private positions(): readonly DocPosition[] {
		if (!this.laid) return [];
		return this.laid.matches?.positions ?? this.laid.layout.marks;
	}

	private jump(step: 1 | -1): true {
		const {laid} = this;
		if (!laid) return true;
		const positions = this.positions();
		const index = this.at ? positions.indexOf(this.at) : -1;
		const next =
			index >= 0
				? positions[index + step]
				: nextPosition(laid.layout, positions, this.top - (step === 1 ? 1 : 0), step);
		const what = this.needle === null ? 'mark' : 'match';
		if (!next) {
			if (this.needle === null) return this.goLandmark('mark', step, `no ${step === 1 ? 'further' : 'earlier'} mark`);
			this.context.flash(
				positions.length === 0 ? `no ${what} here` : `no ${step === 1 ? 'further' : 'earlier'} ${what}`,
			);
			return true;
		}
		this.at = next;
		const row = laid.layout.rowOf(next);
		if (row < this.top || row >= this.top + this.height) this.top = Math.max(0, row - Math.floor(this.height / 3));
		return true;
	}

	private scrollTo(top: number): true {
		this.top = Math.max(0, Math.min(top, (this.laid?.layout.count ?? 0) - this.height));
		return true;
	}

	/** The next event with a mark (a prompt …), wherever it is in the session. */
	private goLandmark(what: Landmark, step: 1 | -1, none: string): true {
		if (!this.opened) return true;
		const row = seekRow(this.opened.rows, this.row, what, step);
		if (row < 0) this.context.flash(none);
		else this.show(row);
		return true;
	}

	private step(step: 1 | -1): true {
		const {list} = this.options;
		const row = list ? list.step(step) : this.nextShown(step);
		if (row === null) this.context.flash(step === 1 ? 'this is the last event' : 'this is the first event');
		else this.show(row, false);
		return true;
	}

	/** Without a list: the next row that is not one of those that lists fold. */
	private nextShown(step: 1 | -1): number | null {
		const table = this.opened?.rows;
		if (!table) return null;
		for (let row = this.row + step; row >= 0 && row < table.count; row += step) {
			if (!foldedKinds.has(kindAt(table, row))) return row;
		}
		return null;
	}

	private show(row: number, movesList = true): void {
		this.row = row;
		this.texts = null;
		this.top = 0;
		this.at = null;
		this.problem = null;
		this.differences = [];
		this.seeks = this.needle ? 'match' : 'mark';
		this.renew();
		if (movesList) this.options.list?.goRow(row);
		this.context.changed();
	}

	private showInSession(): true {
		const {list, session} = this.options;
		if (list) this.context.back();
		else if (this.opened) {
			const events = new EventsView(this.context, session, this.opened.rows.block[this.row] || null);
			this.context.push(events);
			events.goRow(this.row);
		}
		return true;
	}

	private renew(): void {
		this.doc = null;
		this.laid = null;
	}

	private askFind(): void {
		const before = this.needle;
		const topBefore = this.top;
		this.context.ask({
			label: own('find'),
			input: inputOf(before ?? ''),
			onChange: text => this.setNeedle(text === '' ? null : text),
			onDone: text => this.setNeedle(text === '' ? null : text),
			onCancel: () => {
				this.setNeedle(before);
				this.top = topBefore;
			},
			remark: () => {
				const total = this.laid?.matches?.positions.length;
				return total === undefined
					? []
					: [{text: own(total === 0 ? 'no match' : plural(total, 'match', 'matches')), tone: 'dim'}];
			},
		});
	}

	private setNeedle(needle: string | null): void {
		if (needle === this.needle) return;
		this.needle = needle;
		this.at = null;
		this.laid = null;
		this.seeks = needle === null ? null : 'match';
	}

	private use(
		read: (context: ViewContext, opened: OpenedSession, row: number) => Promise<string>,
		then: (text: string) => void,
	): true {
		if (!this.opened || this.row < 0) return true;
		read(this.context, this.opened, this.row).then(then, (error: Error) =>
			this.context.flash(error.message, 'warning'),
		);
		return true;
	}

	private message(): readonly BodyLine[] {
		const text = this.problem ? `It cannot be shown: ${this.problem}` : 'Reading …';
		return [
			{line: [], isSelected: false},
			{line: [{text: safeLine(`  ${text}`), tone: this.problem ? 'amber' : 'dim'}], isSelected: false},
		];
	}
}
