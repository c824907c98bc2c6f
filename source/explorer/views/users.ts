/** The first screen: who worked how much, and where it went wrong. */
import {marksPerActiveHour} from '../../library/rates.ts';
import {recentDays, topKind, type UserSummary} from '../../library/summaries.ts';
import {isWrongClock} from '../../library/users.ts';
import {compareNames} from '../../text/compare-names.ts';
import {count, dash, day, hours, moment, plural} from '../../text/format.ts';
import {own, type SafeText, visibleLine} from '../../text/safe-text.ts';
import type {ActionId} from '../keys/keymap.ts';
import {marksCell, sparkline} from '../present/cells.ts';
import {nothingThere} from '../present/nothing-there.ts';
import type {StyledLine} from '../present/styled.ts';
import type {Column} from '../present/table.ts';
import {ListView, type Sort} from './list-view.ts';
import {SessionsView} from './sessions.ts';
import type {View} from './view.ts';

/** Two days a bar: thirty bars would push figures off the screen. */
const pairs = (days: readonly number[]): number[] =>
	days.flatMap((day, index) => (index % 2 === 0 ? [day + (days[index + 1] ?? 0)] : []));

const byName = (a: UserSummary, b: UserSummary) => compareNames(a.user, b.user);
const most = (value: (user: UserSummary) => number | null) => (a: UserSummary, b: UserSummary) =>
	(value(b) ?? -1) - (value(a) ?? -1) || byName(a, b);

export class UsersView extends ListView<UserSummary> {
	readonly name = 'users';

	crumb(): SafeText {
		return own('users');
	}

	override summary(): StyledLine {
		const users = this.items();
		const sessions = users.reduce((sum, user) => sum + user.sessions, 0);
		const active = users.reduce((sum, user) => sum + user.activeSeconds, 0);
		const parts = [plural(users.length, 'user'), plural(sessions, 'session'), `${hours(active)} active`];
		const filter = this.filterSpans();
		return [
			...filter,
			...(filter.length > 0 ? [{text: own('   '), tone: 'text'} as const] : []),
			{text: own(parts.join(' · ')), tone: 'dim'},
		];
	}

	override act(action: ActionId): boolean {
		if (action === 'copy') {
			const user = this.current();
			if (user) this.context.copy(user.user, 'the user’s name');
			return true;
		}
		if (action === 'allSessions') {
			this.context.push(new SessionsView(this.context, null));
			return true;
		}
		return super.act(action);
	}

	preview(): View | null {
		const user = this.current();
		return user ? new SessionsView(this.context, user.user) : null;
	}

	protected source(): readonly UserSummary[] {
		return this.context.library.state.users;
	}

	protected keyOf(user: UserSummary): string {
		return user.user;
	}

	protected fields(user: UserSummary): ReturnType<ListView<UserSummary>['fields']> {
		const kinds = Object.keys(user.kinds) as (keyof UserSummary['kinds'])[];
		return {text: user.user, user: user.user, kinds, time: user.last};
	}

	protected openItem(user: UserSummary): void {
		this.context.push(new SessionsView(this.context, user.user));
	}

	protected emptyText(): string {
		const {progress, servers} = this.context.library.state;
		return nothingThere(servers, progress.phase === 'listing');
	}

	protected sorts(): readonly Sort<UserSummary>[] {
		const sort = (column: string, label: string, value: (user: UserSummary) => number | null): Sort<UserSummary> => ({
			column,
			label,
			compare: most(value),
			usual: 'descending',
		});
		return [
			// First because it is known from the names of the files: the list does not move while they are read.
			sort('sessions', 'sessions', user => user.sessions),
			sort('active', 'active time', user => user.activeSeconds),
			sort('commands', 'commands', user => user.commands),
			sort('red', 'red marks', user => user.red),
			sort('rate', 'marks per active hour', marksPerActiveHour),
			sort('last', 'last active', user => user.last),
			{column: 'user', label: 'name', compare: byName, usual: 'ascending'},
		];
	}

	protected columns(): readonly Column<UserSummary>[] {
		const {glyphs} = this.context;
		const isRead = (user: UserSummary) => user.waiting < user.sessions;
		const known = (user: UserSummary, text: SafeText): SafeText => (isRead(user) ? text : dash);
		const rate = (user: UserSummary): SafeText => {
			const value = marksPerActiveHour(user);
			return value === null || value === 0 ? dash : own(value < 0.05 ? '<0.1' : value.toFixed(1));
		};
		const newest = this.all().reduce<number | null>(
			(last, user) => (user.last !== null && user.last > (last ?? 0) && !isWrongClock(user.last) ? user.last : last),
			null,
		);
		const columns: Column<UserSummary>[] = [
			{id: 'user', heading: own('user'), align: 'left', width: 'flex', limit: 10, cell: user => visibleLine(user.user)},
			{
				id: 'sessions',
				heading: own('sessions'),
				align: 'right',
				width: 8,
				leaves: 4,
				cell: ({sessions}) => count(sessions),
			},
			{
				id: 'active',
				heading: own('active'),
				align: 'right',
				width: 7,
				cell: user => known(user, hours(user.activeSeconds)),
			},
			{
				id: 'span',
				heading: own('span'),
				align: 'right',
				width: 8,
				leaves: 8,
				tone: 'dim',
				cell: user => known(user, hours(user.spanSeconds)),
			},
			{
				id: 'commands',
				heading: own('commands'),
				align: 'right',
				width: 8,
				leaves: 3,
				cell: user => known(user, count(user.commands)),
			},
			{id: 'red', heading: glyphs.red, align: 'right', width: 4, cell: ({red}) => marksCell(red, 'red')},
			{id: 'amber', heading: glyphs.amber, align: 'right', width: 4, cell: ({amber}) => marksCell(amber, 'amber')},
			{
				id: 'rate',
				heading: own('marks/h'),
				align: 'right',
				width: 7,
				leaves: 7,
				cell: user => known(user, rate(user)),
			},
			{
				id: 'kind',
				heading: own('most often'),
				align: 'left',
				width: 17,
				leaves: 5,
				cell: user => own(topKind(user.kinds) ?? '–'),
			},
			{
				id: 'days',
				heading: own(newest === null ? 'recent days' : `30 days to ${day(newest)}`),
				align: 'left',
				width: recentDays / 2,
				leaves: 6,
				tone: 'accent',
				cell: user => sparkline(pairs(user.days), glyphs),
			},
			{
				id: 'last',
				heading: own('last'),
				align: 'right',
				width: 'fit',
				limit: 17,
				leaves: 2,
				cell: user => known(user, moment(user.last)),
			},
		];
		return columns.map(column => ({...column, sorted: this.sortSign(column.id)}));
	}
}
