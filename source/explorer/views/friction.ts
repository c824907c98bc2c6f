/** `F`: the to-do list. One row a signature over everybody: how often, at whom, what it cost, whether a fix is known. */
import type {FrictionList, FrictionRow, FrictionScope} from '../../library/port.ts';
import {nameIsChosen} from '../../search/match-text.ts';
import type {Query} from '../../search/query.ts';
import {count, dash, day, duration, plural} from '../../text/format.ts';
import {own, type SafeText, safeLine} from '../../text/safe-text.ts';
import type {ActionId} from '../keys/keymap.ts';
import type {Span, StyledLine} from '../present/styled.ts';
import type {Column} from '../present/table.ts';
import {DraftView} from './draft.ts';
import {InstancesView} from './instances.ts';
import {ListView, type Sort} from './list-view.ts';
import type {ViewContext} from './view.ts';

/** While files are read the list is worked out again at most this often. */
const renewMilliseconds = 2_000;

/** As a filter that names neither people nor times: its letters ask for no other figures. */
const everything: FrictionScope = {since: null, until: null};

/** `05 Feb 2025`: the year stands where it is not this one. */
const dayColumns = 11;

/** A fix has ended every mark of it. */
const isOver = ({marks}: FrictionRow): boolean => marks === 0;

export class FrictionView extends ListView<FrictionRow> {
	readonly name = 'friction';
	private rows: readonly FrictionRow[] = [];
	private problem: string | null = null;
	private isWaiting = true;
	private lostSeconds = 0;
	/** Of whom and of which time the figures are; null where the filter names people who are not there. */
	private scope: FrictionScope | null = everything;
	private asked = 0;
	private askedFor = -1;
	private askedAt = Number.NEGATIVE_INFINITY;

	constructor(context: ViewContext) {
		super(context);
		this.ask();
	}

	crumb(): SafeText {
		return own('friction');
	}

	override summary(): StyledLine {
		const rows = this.items();
		const marks = rows.reduce((sum, row) => sum + row.marks, 0);
		const filter = this.filterSpans();
		const space: Span = {text: own('   '), tone: 'text'};
		const facts = `${plural(rows.length, 'signature')} · ${plural(marks, 'mark')} · ${this.lostText(rows)}`;
		return [...filter, ...(filter.length > 0 ? [space] : []), {text: own(facts), tone: 'dim'}];
	}

	/** Rows add up to more than the whole: several problems may cost the same minutes. */
	private lostText(rows: readonly FrictionRow[]): string {
		if (rows.length === this.all().length) return `${duration(this.lostSeconds)} lost, estimated`;
		const lost = rows.reduce((sum, row) => sum + (row.lostSeconds ?? 0), 0);
		return `up to ${duration(lost)} lost, estimated`;
	}

	override act(action: ActionId): boolean {
		const row = this.current();
		if (action === 'copy') {
			if (row) this.context.copy(row.signature, 'the signature');
			return true;
		}
		if (action === 'issue') {
			if (row) this.context.push(new DraftView(this.context, row.key, null));
			return true;
		}
		return super.act(action);
	}

	override refresh(): void {
		const {revision, progress} = this.context.library.state;
		const isDue = progress.phase === 'ready' || performance.now() - this.askedAt > renewMilliseconds;
		if (revision !== this.askedFor && isDue) this.ask();
		super.refresh();
	}

	protected source(): readonly FrictionRow[] {
		return this.rows;
	}

	protected keyOf(row: FrictionRow): string {
		return row.key;
	}

	protected fields(row: FrictionRow): ReturnType<ListView<FrictionRow>['fields']> {
		return {text: safeLine(row.signature, 500), user: row.users.join(' '), kinds: [row.kind], time: row.last};
	}

	/** People and times are what the figures are made of; rows are asked for the rest. */
	protected override ofRows(query: Query): Query {
		return {...query, scopes: {...query.scopes, users: {only: [], never: []}, since: null, until: null}};
	}

	protected override filterChanged(query: Query | null): void {
		const scope = this.scopeOf(query);
		if (JSON.stringify(scope) === JSON.stringify(this.scope)) return;
		this.scope = scope;
		this.ask();
	}

	private scopeOf(query: Query | null): FrictionScope | null {
		if (query === null) return everything;
		const {users, since, until} = query.scopes;
		if (users.only.length + users.never.length === 0) return {since, until};
		const names = this.context.library.state.users.map(({user}) => user).filter(user => nameIsChosen(users, user));
		return names.length > 0 ? {users: names, since, until} : null;
	}

	protected openItem(row: FrictionRow): void {
		this.context.push(new InstancesView(this.context, row, this.scope ?? {}));
	}

	protected emptyText(): string {
		if (this.problem) return this.problem;
		if (this.isWaiting || this.context.library.state.progress.phase !== 'ready') return 'Working it out …';
		return 'No mark anywhere: nothing went wrong, or nothing was read.';
	}

	protected sorts(): readonly Sort<FrictionRow>[] {
		const sort = (column: string, label: string, value: (row: FrictionRow) => number): Sort<FrictionRow> => ({
			column,
			label,
			usual: 'descending',
			compare: (a, b) =>
				// A fix that did not hold is the loudest of all; what a fix has ended is nothing to do any more.
				Number(isOver(a)) - Number(isOver(b)) ||
				Number(b.regressions > 0) - Number(a.regressions > 0) ||
				value(b) - value(a) ||
				b.marks - a.marks ||
				(b.lostSeconds ?? 0) - (a.lostSeconds ?? 0) ||
				(a.key < b.key ? -1 : 1),
		});
		return [
			// As the report does: what several people meet comes first.
			sort('users', 'users', row => row.users.length),
			sort('lost', 'time lost', row => row.lostSeconds ?? 0),
			sort('marks', 'marks', row => row.marks),
			sort('sessions', 'sessions', row => row.sessions),
			sort('last', 'last seen', row => row.last ?? 0),
		];
	}

	protected columns(): readonly Column<FrictionRow>[] {
		const {glyphs} = this.context;
		const columns: Column<FrictionRow>[] = [
			{
				id: 'kind',
				heading: own('  kind'),
				align: 'left',
				width: 19,
				cell: row => [
					{
						text: own(`${row.severity === 'red' ? glyphs.red : glyphs.amber} `),
						tone: isOver(row) ? 'dim' : row.severity,
					},
					{text: own(row.kind), tone: isOver(row) ? 'dim' : 'text'},
				],
			},
			{
				id: 'signature',
				heading: own('signature'),
				align: 'left',
				width: 'flex',
				limit: 24,
				cell: row => [{text: safeLine(row.signature, 500), tone: isOver(row) ? 'dim' : 'text'}],
			},
			{id: 'marks', heading: own('marks'), align: 'right', width: 6, cell: ({marks}) => count(marks)},
			{id: 'users', heading: own('users'), align: 'right', width: 6, cell: ({users}) => count(users.length)},
			{
				id: 'sessions',
				heading: own('sessions'),
				align: 'right',
				width: 8,
				leaves: 4,
				cell: ({sessions}) => count(sessions),
			},
			{
				id: 'lost',
				heading: own('lost'),
				align: 'right',
				width: 8,
				cell: ({lostSeconds}) => (lostSeconds === null ? dash : duration(lostSeconds)),
			},
			{
				id: 'first',
				heading: own('first'),
				align: 'right',
				width: 'fit',
				limit: dayColumns,
				leaves: 5,
				tone: 'dim',
				cell: ({first}) => day(first),
			},
			{
				id: 'last',
				heading: own('last'),
				align: 'right',
				width: 'fit',
				limit: dayColumns,
				leaves: 2,
				cell: ({last}) => day(last),
			},
			{
				id: 'fix',
				heading: own('fix'),
				align: 'left',
				width: 'fit',
				limit: 18,
				leaves: 3,
				cell: row => fixCell(row),
			},
		];
		return columns.map(column => ({...column, sorted: this.sortSign(column.id)}));
	}

	private ask(): void {
		this.askedFor = this.context.library.state.revision;
		this.askedAt = performance.now();
		const asked = ++this.asked;
		if (this.scope === null) {
			this.take({rows: [], lostSeconds: 0});
			return;
		}
		this.context.library.friction(this.scope).then(
			list => {
				if (asked === this.asked) this.take(list);
			},
			(error: Error) => {
				this.problem = error.message;
				this.context.changed();
			},
		);
	}

	private take({rows, lostSeconds}: FrictionList): void {
		this.rows = rows;
		this.lostSeconds = lostSeconds;
		this.isWaiting = false;
		this.arrived();
		this.context.changed();
	}
}

function fixCell({fixedBy, regressions}: FrictionRow): StyledLine {
	if (fixedBy === null) return [{text: dash, tone: 'dim'}];
	if (regressions === 0) return [{text: safeLine(`${fixedBy} (before it)`), tone: 'dim'}];
	return [{text: safeLine(`${fixedBy} regressed ${regressions}`), tone: 'red'}];
}
