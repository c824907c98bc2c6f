/** `O`: kinds × people, by hour, by week, before and after a date, which tools fail and which commands are repeated most. */
import type {Overview} from '../../library/overview.ts';
import {count} from '../../text/format.ts';
import {own, type SafeText, safeLine, visibleLine} from '../../text/safe-text.ts';
import type {ActionId} from '../keys/keymap.ts';
import {heatMap, hourLines, splitLines, weekLines} from '../present/overview.ts';
import {staticTable, type TableRow} from '../present/static-table.ts';
import type {StyledLine} from '../present/styled.ts';
import {askTime} from './go-time.ts';
import {ScrolledLines} from './scrolled.ts';
import type {BodyLine, View, ViewContext, WindowSize} from './view.ts';

/** While files are read the overview is worked out again at most this often. */
const renewMilliseconds = 2_000;

export class OverviewView implements View {
	readonly name = 'overview';
	private readonly scrolled = new ScrolledLines();
	private overview: Overview | null = null;
	private problem: string | null = null;
	private split: number | null = null;
	private tables: readonly StyledLine[] = [];
	private askedFor = -1;
	private askedAt = Number.NEGATIVE_INFINITY;

	constructor(private readonly context: ViewContext) {
		this.ask();
	}

	crumb(): SafeText {
		return own('overview');
	}

	summary(): StyledLine {
		return [{text: own('marks of everybody, sub-agents included, copies counted once'), tone: 'dim'}];
	}

	head(): readonly StyledLine[] {
		return [];
	}

	body({columns, rows}: WindowSize): readonly BodyLine[] {
		return this.scrolled.window(this.lines(columns), rows);
	}

	state(): StyledLine {
		return [{text: own(this.scrolled.state()), tone: 'dim'}];
	}

	can(): boolean {
		return true;
	}

	act(action: ActionId): boolean {
		if (action === 'goTime') {
			const weeks = this.overview?.weeks ?? [];
			const named = (this.overview?.fixes ?? []).map(({name, fixedAt}) => ({name, time: fixedAt}));
			const middle = weeks[Math.floor(weeks.length / 2)]?.start ?? null;
			const compare = (time: number) => {
				this.split = time;
				this.ask();
			};
			askTime(this.context, middle, compare, {label: own('before and after'), named});
			return true;
		}
		return this.scrolled.act(action);
	}

	undo(): boolean {
		if (this.split === null) return false;
		this.split = null;
		this.ask();
		return true;
	}

	refresh(): void {
		const {revision, progress} = this.context.library.state;
		if (revision === this.askedFor) return;
		if (progress.phase === 'ready' || performance.now() - this.askedAt > renewMilliseconds) this.ask();
	}

	private ask(): void {
		this.askedFor = this.context.library.state.revision;
		this.askedAt = performance.now();
		this.read().then(
			() => this.context.changed(),
			(error: Error) => {
				this.problem = error.message;
				this.context.changed();
			},
		);
	}

	private async read(): Promise<void> {
		const overview = await this.context.library.overview(this.split);
		this.tables = await tablesOf(overview);
		this.overview = overview;
	}

	private lines(columns: number): StyledLine[] {
		const {overview} = this;
		const {glyphs} = this.context;
		if (!overview || overview.kinds.length === 0) {
			const reading = this.context.library.state.progress.phase !== 'ready';
			const text =
				this.problem ??
				(reading || !overview ? 'Working it out …' : 'No mark anywhere: nothing went wrong, or nothing was read.');
			return [[], [{text: safeLine(`  ${text}`), tone: 'dim'}]];
		}
		return [
			[],
			...heatMap(overview, columns, glyphs),
			[],
			...hourLines(overview, glyphs),
			[],
			...weekLines(overview, columns, glyphs),
			[],
			...splitLines(overview, glyphs),
			[],
			...this.tables,
		];
	}
}

const commandCharacters = 60;

async function tablesOf({tools, repeated}: Overview): Promise<StyledLine[]> {
	const lines = async (title: string, rows: readonly TableRow[]): Promise<StyledLine[]> => [
		[{text: own(`  ${title}`), tone: 'heading'}],
		...(await staticTable(rows)).map((text): StyledLine => [{text: own(`  ${text}`), tone: 'text'}]),
		[],
	];
	return [
		...(await lines(
			'Tools that fail most',
			tools.map(({tool, uses, errors, users}) => ({
				tool: visibleLine(tool, 40) || '–',
				failed: count(errors),
				uses: count(uses),
				share: `${Math.round((errors / Math.max(1, uses)) * 100)} %`,
				users: count(users),
			})),
		)),
		...(await lines(
			'Commands repeated most',
			repeated.map(({command, times, failed, users}) => ({
				command: visibleLine(command, commandCharacters) || '–',
				times: count(times),
				failed: count(failed),
				users: count(users),
			})),
		)),
	];
}
