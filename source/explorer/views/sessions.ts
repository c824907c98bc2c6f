/** Sessions of one person, or of everybody: newest first, span and active time side by side. */
import {unionSeconds} from '../../analysis/blocks.ts';
import type {Block, MarkKind} from '../../analysis/types.ts';
import {densityBuckets, type SessionSummary} from '../../library/summaries.ts';
import {byteSize, count, dash, duration, hours, moment, plural, withTilde, zone} from '../../text/format.ts';
import {own, type SafeText, safeLine, visibleLine} from '../../text/safe-text.ts';
import type {ActionId} from '../keys/keymap.ts';
import {densityStrip, marksCell} from '../present/cells.ts';
import type {Span, StyledLine} from '../present/styled.ts';
import type {Column} from '../present/table.ts';
import {BlocksView} from './blocks.ts';
import {askTime} from './go-time.ts';
import {ListView, type Sort} from './list-view.ts';
import type {View, ViewContext} from './view.ts';

const most = (value: (session: SessionSummary) => number | null) => (a: SessionSummary, b: SessionSummary) =>
	(value(b) ?? -1) - (value(a) ?? -1) || a.id - b.id;

/** When it began; before the file has been read, the day its name says. */
const startOf = (session: SessionSummary): number | null =>
	session.start ?? (session.date ? Date.parse(session.date) : null);

export const titleOf = (session: SessionSummary): SafeText => {
	const named = session.title ?? session.task;
	if (named) return visibleLine(named, 300);
	if (session.state === 'listed') return own('reading …');
	if (session.state === 'failed') return safeLine(`cannot be read: ${session.problem ?? 'unknown reason'}`);
	if (session.events === 0) return own(session.badLines > 0 ? 'no event in it, only broken lines' : 'empty');
	return own('no prompt');
};

export class SessionsView extends ListView<SessionSummary> {
	readonly name = 'sessions';
	private totalled: {of: readonly SessionSummary[]; commands: number; active: number} | null = null;

	/** `user` null: sessions of everybody. */
	constructor(
		context: ViewContext,
		readonly user: string | null,
	) {
		super(context);
	}

	crumb(): SafeText {
		return this.user === null ? own('all sessions') : visibleLine(this.user);
	}

	override summary(): StyledLine {
		// Under a filter the totals are of what is listed.
		const sessions = this.items();
		const all = this.all().length;
		if (this.totalled?.of !== sessions) this.totalled = {of: sessions, ...this.totals(sessions)};
		const {commands, active} = this.totalled;
		const parts = [
			sessions.length < all ? `${count(sessions.length)} of ${plural(all, 'session')}` : plural(all, 'session'),
			`${hours(active)} active`,
			plural(commands, 'command'),
			`times ${zone()}`,
		];
		const filter = this.filterSpans();
		const space: Span = {text: own('   '), tone: 'text'};
		return [...filter, ...(filter.length > 0 ? [space] : []), {text: own(parts.join(' · ')), tone: 'dim'}];
	}

	private totals(sessions: readonly SessionSummary[]): {commands: number; active: number} {
		const commands = sessions.reduce((sum, session) => sum + session.commands - session.copied.commands, 0);
		return {commands, active: this.activeSeconds(sessions)};
	}

	/** As the users screen has it: one person's sessions side by side count once, people each for themselves. */
	private activeSeconds(sessions: readonly SessionSummary[]): number {
		if (sessions.length === this.all().length) {
			const users = this.context.library.state.users.filter(({user}) => this.user === null || user === this.user);
			return users.reduce((sum, user) => sum + user.activeSeconds, 0);
		}
		const byUser = new Map<string, Block[]>();
		for (const {user, blocks} of sessions) {
			const known = byUser.get(user);
			if (known) known.push(...blocks);
			else byUser.set(user, [...blocks]);
		}
		return [...byUser.values()].reduce((sum, blocks) => sum + unionSeconds(blocks), 0);
	}

	override act(action: ActionId): boolean {
		const session = this.current();
		if (action === 'copy') {
			if (session) this.context.copy(session.file, 'the file’s path');
			return true;
		}
		if (action === 'goTime') {
			askTime(this.context, session ? startOf(session) : null, time => this.goTo(time));
			return true;
		}
		return super.act(action);
	}

	override state(): StyledLine {
		const session = this.current();
		const unread: Span[] = session?.badLines
			? [{text: own(`${plural(session.badLines, 'line')} skipped · `), tone: 'amber'}]
			: [];
		return [...unread, ...super.state()];
	}

	preview(): View | null {
		const session = this.current();
		return session ? new BlocksView(this.context, session.id) : null;
	}

	protected source(): readonly SessionSummary[] {
		const sessions = [...this.context.library.state.sessions.values()];
		return this.user === null ? sessions : sessions.filter(({user}) => user === this.user);
	}

	protected keyOf(session: SessionSummary): number {
		return session.id;
	}

	protected fields(session: SessionSummary): ReturnType<ListView<SessionSummary>['fields']> {
		const kinds = Object.keys(session.kinds) as MarkKind[];
		const text = `${session.title ?? ''}\n${session.project ?? ''}\n${session.file}`;
		return {text: visibleLine(text, 2_000), user: session.user, kinds, time: startOf(session)};
	}

	protected openItem(session: SessionSummary): void {
		this.context.push(new BlocksView(this.context, session.id));
	}

	protected emptyText(): string {
		return 'No session here.';
	}

	protected sorts(): readonly Sort<SessionSummary>[] {
		const sort = (
			column: string,
			label: string,
			value: (session: SessionSummary) => number | null,
		): Sort<SessionSummary> => ({column, label, compare: most(value), usual: 'descending'});
		return [
			sort('started', 'start', startOf),
			sort('active', 'active time', session => session.activeSeconds),
			sort('span', 'span', session => session.spanSeconds),
			sort('red', 'red marks', session => session.red),
			sort('commands', 'commands', session => session.commands),
			sort('blocks', 'blocks', session => session.blocks.length),
		];
	}

	protected columns(): readonly Column<SessionSummary>[] {
		const {glyphs} = this.context;
		const known = (session: SessionSummary, text: SafeText): SafeText => (session.state === 'indexed' ? text : dash);
		const started = (session: SessionSummary): SafeText =>
			session.start !== null ? moment(session.start) : own(session.date ?? '–');
		const timed = (session: SessionSummary, text: SafeText) => known(session, session.start === null ? dash : text);
		const columns: Column<SessionSummary>[] = [
			{id: 'started', heading: own('started'), align: 'left', width: 'fit', limit: 17, cell: started},
			...(this.user === null
				? [
						{
							id: 'user',
							heading: own('user'),
							align: 'left',
							width: 'fit',
							limit: 14,
							cell: (session: SessionSummary) => visibleLine(session.user),
						} as const,
					]
				: []),
			{
				id: 'title',
				heading: own('title'),
				align: 'left',
				width: 'flex',
				limit: 30,
				cell: session => titleCell(session),
			},
			{
				id: 'project',
				heading: own('project'),
				align: 'left',
				width: 'fit',
				limit: 16,
				leaves: 6,
				tone: 'dim',
				shorten: 'middle',
				cell: session => visibleLine(withTilde(session.project ?? '–'), 200),
			},
			{
				id: 'active',
				heading: own('active'),
				align: 'right',
				width: 7,
				cell: session => timed(session, duration(session.activeSeconds)),
			},
			{
				id: 'span',
				heading: own('span'),
				align: 'right',
				width: 7,
				leaves: 4,
				tone: 'dim',
				cell: session => timed(session, duration(session.spanSeconds)),
			},
			{
				id: 'blocks',
				heading: own('blocks'),
				align: 'right',
				width: 6,
				leaves: 7,
				cell: session => known(session, count(session.blocks.length, 'dash')),
			},
			{
				id: 'commands',
				heading: own('cmds'),
				align: 'right',
				width: 5,
				leaves: 3,
				cell: session => known(session, count(session.commands, 'dash')),
			},
			{id: 'red', heading: glyphs.red, align: 'right', width: 3, cell: ({red}) => marksCell(red, 'red')},
			{id: 'amber', heading: glyphs.amber, align: 'right', width: 3, cell: ({amber}) => marksCell(amber, 'amber')},
			{
				id: 'strip',
				heading: own('marks'),
				align: 'left',
				width: densityBuckets,
				leaves: 5,
				cell: session => densityStrip(session.density.red, session.density.amber, glyphs),
			},
			{
				id: 'size',
				heading: own('size'),
				align: 'right',
				width: 7,
				leaves: 9,
				tone: 'dim',
				cell: session => byteSize(session.bytes),
			},
		];
		return columns.map(column => ({...column, sorted: this.sortSign(column.id)}));
	}

	private goTo(time: number): void {
		const items = this.items();
		const nearest = items.reduce<SessionSummary | null>((best, session) => {
			const start = startOf(session);
			if (start === null) return best;
			const other = best && startOf(best);
			return other === null || Math.abs(start - time) < Math.abs(other - time) ? session : best;
		}, null);
		if (nearest) this.select(nearest.id);
	}
}

function titleCell(session: SessionSummary): StyledLine {
	const title = titleOf(session);
	const tone = session.state === 'failed' ? 'amber' : session.title ? 'text' : 'dim';
	const spans: Span[] = [{text: title, tone}];
	if (session.isOrphan) spans.unshift({text: own('sub-agent: '), tone: 'dim'});
	if (session.subagents > 0) spans.push({text: own(`  +${plural(session.subagents, 'sub-agent')}`), tone: 'dim'});
	return spans;
}
