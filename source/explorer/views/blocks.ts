/** The active blocks of a session, with the session to scale above them. */
import type {Block} from '../../analysis/types.ts';
import type {SessionSummary} from '../../library/summaries.ts';
import {count, dash, duration, moment} from '../../text/format.ts';
import {concat, own, type SafeText, safeLine} from '../../text/safe-text.ts';
import type {ActionId} from '../keys/keymap.ts';
import {marksCell} from '../present/cells.ts';
import {whoOf} from '../present/event-row.ts';
import type {Span, StyledLine} from '../present/styled.ts';
import type {Column} from '../present/table.ts';
import {timeline} from '../present/timeline.ts';
import {EventsView} from './events.ts';
import {askTime} from './go-time.ts';
import {ListView, type Sort} from './list-view.ts';
import {titleOf} from './sessions.ts';
import type {View, ViewContext} from './view.ts';

export class BlocksView extends ListView<Block> {
	readonly name = 'blocks';

	constructor(
		context: ViewContext,
		readonly session: number,
	) {
		super(context);
	}

	crumb(): SafeText {
		const summary = this.summaryOf();
		return summary ? titleOf(summary) : own('session');
	}

	override summary(): StyledLine {
		const session = this.summaryOf();
		const filter = this.filterSpans();
		if (!session) return filter;
		const parts = [
			...(session.start === null
				? ['no times in it']
				: [
						`${duration(session.activeSeconds)} active in ${duration(session.spanSeconds)}`,
						`${moment(session.start)} → ${moment(session.end)}`,
					]),
			session.versions.at(-1) ?? '',
		];
		const space: Span = {text: own('   '), tone: 'text'};
		const facts = safeLine(parts.filter(Boolean).join(' · '));
		return [...filter, ...(filter.length > 0 ? [space] : []), {text: facts, tone: 'dim'}];
	}

	override head(columns: number): readonly StyledLine[] {
		const blocks = this.all();
		if (blocks.length === 0) return super.head(columns);
		const current = this.current();
		const drawn = timeline(blocks, this.marks(), columns - 2, this.context.glyphs, current ? current.index - 1 : -1);
		const margin: Span = {text: own(' '), tone: 'text'};
		return [[margin, ...drawn.bar], [margin, ...drawn.marks], ...super.head(columns)];
	}

	override act(action: ActionId): boolean {
		const block = this.current();
		if (action === 'goTime') {
			askTime(this.context, block?.start ?? null, time => this.goTo(time));
			return true;
		}
		if (action === 'copy') {
			const session = this.summaryOf();
			if (session) this.context.copy(session.file, 'the file’s path');
			return true;
		}
		if (action === 'open' && !block) {
			this.context.push(new EventsView(this.context, this.session, null));
			return true;
		}
		return super.act(action);
	}

	override can(action: ActionId): boolean {
		if (action === 'open') return true;
		return super.can(action);
	}

	preview(): View | null {
		const block = this.current();
		return new EventsView(this.context, this.session, block?.index ?? null);
	}

	protected source(): readonly Block[] {
		return this.summaryOf()?.blocks ?? [];
	}

	protected keyOf(block: Block): number {
		return block.index;
	}

	protected fields(block: Block): ReturnType<ListView<Block>['fields']> {
		const opened = this.context.opened(this.session);
		const marks = opened && !(opened instanceof Error) ? opened.marks : [];
		const kinds = marks.flatMap(({time, kind}) =>
			time !== null && time >= block.start && time <= block.end ? [kind] : [],
		);
		return {text: this.begins(block) ?? '', user: this.summaryOf()?.user ?? null, kinds, time: block.start};
	}

	protected openItem(block: Block): void {
		this.context.push(new EventsView(this.context, this.session, block.index));
	}

	protected emptyText(): string {
		const session = this.summaryOf();
		if (!session) return 'The session is gone: its file was removed.';
		if (session.state === 'listed') return 'Reading …';
		if (session.state === 'failed')
			return `It could not be read: ${session.problem ?? 'unknown reason'}. Ctrl+R tries again.`;
		if (session.events === 0 && session.badLines === 0) return 'The file is empty.';
		return 'No event has a time, so there are no blocks. Enter shows all lines.';
	}

	protected sorts(): readonly Sort<Block>[] {
		const sort = (column: string, label: string, value: (block: Block) => number): Sort<Block> => ({
			column,
			label,
			compare: (a, b) => value(b) - value(a) || a.index - b.index,
			usual: 'descending',
		});
		return [
			{column: 'index', label: 'time', compare: (a, b) => a.index - b.index, usual: 'ascending'},
			sort('length', 'length', ({start, end}) => end - start),
			sort('red', 'red marks', ({red}) => red),
			sort('commands', 'commands', ({commands}) => commands),
		];
	}

	protected columns(): readonly Column<Block>[] {
		const {glyphs} = this.context;
		const columns: Column<Block>[] = [
			{id: 'index', heading: own('#'), align: 'right', width: 3, tone: 'dim', cell: ({index}) => count(index)},
			{
				id: 'started',
				heading: own('started'),
				align: 'left',
				width: 'fit',
				limit: 21,
				cell: ({start}) => moment(start, {weekday: true}),
			},
			{
				id: 'length',
				heading: own('length'),
				align: 'right',
				width: 7,
				cell: ({start, end}) => duration((end - start) / 1000),
			},
			{
				id: 'gap',
				heading: own('after a gap of'),
				align: 'right',
				width: 14,
				leaves: 3,
				tone: 'dim',
				cell: ({gapBeforeSeconds}) => (gapBeforeSeconds === null ? dash : duration(gapBeforeSeconds)),
			},
			{id: 'events', heading: own('events'), align: 'right', width: 6, leaves: 4, cell: ({events}) => count(events)},
			{
				id: 'commands',
				heading: own('commands'),
				align: 'right',
				width: 8,
				leaves: 2,
				cell: ({commands}) => count(commands, 'dash'),
			},
			{id: 'red', heading: glyphs.red, align: 'right', width: 3, cell: ({red}) => marksCell(red, 'red')},
			{id: 'amber', heading: glyphs.amber, align: 'right', width: 3, cell: ({amber}) => marksCell(amber, 'amber')},
			{
				id: 'begins',
				heading: own('begins with'),
				align: 'left',
				width: 'flex',
				limit: 12,
				leaves: 5,
				tone: 'dim',
				cell: block => this.begins(block) ?? dash,
			},
		];
		return columns.map(column => ({...column, sorted: this.sortSign(column.id)}));
	}

	private summaryOf(): SessionSummary | undefined {
		return this.context.library.state.sessions.get(this.session);
	}

	private marks(): {time: number; severity: 'red' | 'amber'}[] {
		const opened = this.context.opened(this.session);
		if (!opened || opened instanceof Error) return [];
		return opened.marks.flatMap(({time, severity}) => (time === null ? [] : [{time, severity}]));
	}

	/** The person's first words in the block, else what was said or done first, once the session has been read. */
	private begins(block: Block): SafeText | null {
		const opened = this.context.opened(this.session);
		if (!opened || opened instanceof Error) return null;
		const beginning = opened.beginnings[block.index - 1];
		if (!beginning) return null;
		const {kind, text} = beginning;
		return concat(...(kind === 'prompt' ? [own('“'), text, own('”')] : [whoOf(beginning), own(' '), text]));
	}

	private goTo(time: number): void {
		const blocks = this.all();
		const found = blocks.findLast(({start}) => start <= time) ?? blocks[0];
		if (!found) return;
		this.select(found.index);
		if (time > found.end) this.context.flash(`nothing happened then: this is the block before`);
	}
}
