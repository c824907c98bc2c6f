/** Every place where one signature was seen: who, when, in which command, and what the person had asked. */
import type {FrictionRow, FrictionScope, MarkInstance} from '../../library/port.ts';
import {compareNames} from '../../text/compare-names.ts';
import {dash, duration, moment} from '../../text/format.ts';
import {own, type SafeText, safeLine, visibleLine} from '../../text/safe-text.ts';
import type {ActionId} from '../keys/keymap.ts';
import type {Column} from '../present/table.ts';
import {DetailView} from './detail.ts';
import {DraftView} from './draft.ts';
import {afterJudging, judgedText, nextJudgement} from './judging.ts';
import {ListView, type Sort} from './list-view.ts';
import type {ViewContext} from './view.ts';

export class InstancesView extends ListView<MarkInstance> {
	readonly name = 'instances';
	private rows: readonly MarkInstance[] = [];
	private problem: string | null = null;
	private isWaiting = true;

	constructor(
		context: ViewContext,
		private readonly row: FrictionRow,
		/** Of whom and of which time. */
		private readonly scope: FrictionScope = {},
	) {
		super(context);
		this.ask();
	}

	private ask(): void {
		this.context.library.instances(this.row.key, this.scope).then(
			rows => {
				this.rows = rows;
				this.isWaiting = false;
				this.arrived();
				this.context.changed();
			},
			(error: Error) => {
				this.problem = error.message;
				this.context.changed();
			},
		);
	}

	crumb(): SafeText {
		return safeLine(`${this.row.kind}: ${this.row.signature}`);
	}

	override act(action: ActionId): boolean {
		const instance = this.current();
		if (action === 'copy') {
			if (instance) this.context.copy(instance.evidence, 'the evidence');
			return true;
		}
		if (action === 'issue') {
			if (instance) this.context.push(new DraftView(this.context, this.row.key, instance));
			return true;
		}
		if (action === 'judge') {
			if (instance) this.judge(instance);
			return true;
		}
		return super.act(action);
	}

	/** To the next of: real, not friction, known, nothing said. */
	private judge(instance: MarkInstance): void {
		const next = nextJudgement(instance.judgement);
		this.context.judge(instance.session, [instance], next).then(
			() => {
				this.rows = this.rows.map(row => (row === instance ? {...row, ...afterJudging(row, next)} : row));
				this.arrived();
				this.context.flash(judgedText(next));
				this.ask();
			},
			(error: Error) => this.context.flash(error.message, 'warning'),
		);
	}

	protected source(): readonly MarkInstance[] {
		return this.rows;
	}

	protected keyOf({file, line, toolUseId}: MarkInstance): string {
		return `${file} ${line} ${toolUseId ?? ''}`;
	}

	protected fields(instance: MarkInstance): ReturnType<ListView<MarkInstance>['fields']> {
		const {user, kind, time, command, asked, evidence} = instance;
		return {text: visibleLine(`${command ?? ''} ${asked ?? ''} ${evidence}`, 2_000), user, kinds: [kind], time};
	}

	protected openItem({session, file, line, toolUseId}: MarkInstance): void {
		this.context.push(new DetailView(this.context, {session, landing: {file, line, toolUseId}}));
	}

	protected emptyText(): string {
		return this.problem ?? (this.isWaiting ? 'Looking them up …' : 'None any more.');
	}

	protected sorts(): readonly Sort<MarkInstance>[] {
		return [
			{column: 'time', label: 'time', usual: 'descending', compare: (a, b) => (b.time ?? 0) - (a.time ?? 0)},
			{
				column: 'user',
				label: 'user',
				usual: 'ascending',
				compare: (a, b) => compareNames(a.user, b.user) || (b.time ?? 0) - (a.time ?? 0),
			},
			{
				column: 'lost',
				label: 'time lost',
				usual: 'descending',
				compare: (a, b) => (b.lostSeconds ?? 0) - (a.lostSeconds ?? 0),
			},
		];
	}

	protected columns(): readonly Column<MarkInstance>[] {
		const columns: Column<MarkInstance>[] = [
			{
				id: 'time',
				heading: own('when'),
				align: 'left',
				width: 'fit',
				limit: 17,
				tone: 'dim',
				cell: ({time}) => moment(time),
			},
			{id: 'user', heading: own('user'), align: 'left', width: 'fit', limit: 14, cell: ({user}) => visibleLine(user)},
			{
				id: 'what',
				heading: own('command or evidence'),
				align: 'left',
				width: 'flex',
				limit: 24,
				cell: ({command, evidence}) => (command === null ? safeLine(evidence, 300) : visibleLine(command, 300)),
			},
			{
				id: 'judged',
				heading: own('judged'),
				align: 'left',
				width: 12,
				leaves: 4,
				cell: ({judgement, standing}) => own(judgement ?? (standing === 'open' ? '' : standing)),
			},
			{
				id: 'lost',
				heading: own('lost'),
				align: 'right',
				width: 7,
				leaves: 2,
				cell: ({lostSeconds}) => (lostSeconds === null ? dash : duration(lostSeconds)),
			},
			{
				id: 'asked',
				heading: own('what the person had asked'),
				align: 'left',
				width: 40,
				leaves: 3,
				tone: 'dim',
				cell: ({asked}) => (asked === null ? dash : visibleLine(asked, 200)),
			},
		];
		return columns.map(column => ({...column, sorted: this.sortSign(column.id)}));
	}
}
