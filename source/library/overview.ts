/** The team at a glance: where which kind of trouble gathers, when, and what fails or is repeated most. Copies count once. */
import {type BlockSpan, unionSeconds} from '../analysis/blocks.ts';
import {keyOf} from '../analysis/copy-keys.ts';
import type {FileFacts} from '../analysis/file-indexer.ts';
import type {Fix} from '../analysis/fixes.ts';
import {type Mark, type MarkKind, markKinds} from '../analysis/types.ts';
import {isCopied} from './summarise.ts';

export interface OverviewFile {
	readonly user: string;
	readonly facts: FileFacts;
	readonly copiedKeys: ReadonlySet<number> | null;
}

export interface KindRow {
	readonly kind: MarkKind;
	readonly total: number;
	/** In the order of `Overview.users`. */
	readonly byUser: readonly number[];
	/** Marks before and after the split, and per active hour of that time; null without a split. */
	readonly before: number | null;
	readonly after: number | null;
}

export interface Period {
	/** Local midnight (of a week's Monday), milliseconds since the epoch. */
	readonly start: number;
	readonly red: number;
	readonly amber: number;
	readonly activeSeconds: number;
}

export interface ToolRow {
	readonly tool: string;
	readonly uses: number;
	readonly errors: number;
	readonly users: number;
}

export interface RepeatedRow {
	readonly command: string;
	readonly times: number;
	readonly failed: number;
	readonly users: number;
}

export interface Overview {
	/** By their marks, most first. */
	readonly users: readonly string[];
	/** Active seconds of each of the users, for rates. */
	readonly activeSeconds: readonly number[];
	readonly kinds: readonly KindRow[];
	/** Marks by local hour of day, 24 of each. */
	readonly hours: {readonly red: readonly number[]; readonly amber: readonly number[]};
	readonly weeks: readonly Period[];
	readonly tools: readonly ToolRow[];
	readonly repeated: readonly RepeatedRow[];
	/** Known fixes (`#84`) and when they came (milliseconds since the epoch): moments to compare before and after. */
	readonly fixes: readonly {readonly name: string; readonly fixedAt: number}[];
	/** Marks that a fix has ended are in its columns as well: before it they were trouble like any other. */
	readonly split: {
		readonly time: number;
		readonly activeBefore: number;
		readonly activeAfter: number;
	} | null;
}

const topRows = 12;

/** Local midnight of the Monday of a time's week. */
function weekOf(time: number): number {
	const date = new Date(time);
	date.setHours(0, 0, 0, 0);
	date.setDate(date.getDate() - ((date.getDay() + 6) % 7));
	return date.getTime();
}

class Tally {
	private readonly users = new Map<string, {blocks: BlockSpan[]; kinds: Map<MarkKind, number>}>();
	private readonly kinds = new Map<MarkKind, {total: number; before: number; after: number}>();
	private readonly hours = {red: new Array<number>(24).fill(0), amber: new Array<number>(24).fill(0)};
	private readonly weeks = new Map<number, {red: number; amber: number}>();
	private readonly tools = new Map<string, {uses: number; errors: number; users: Set<string>}>();
	private readonly repeated = new Map<string, {times: number; failed: number; users: Set<string>}>();
	constructor(
		private readonly split: number | null,
		private readonly fixes: readonly Fix[],
	) {}

	add({user, facts, copiedKeys}: OverviewFile): void {
		const own = this.user(user);
		for (const block of facts.blocks) {
			own.blocks.push(block);
			this.week(block.start);
		}
		for (const mark of facts.setAside) {
			// Before a fix its marks were trouble like any other.
			if (mark.standing === 'fixed' && !(copiedKeys && isCopied(mark, copiedKeys))) this.compare(mark);
		}
		for (const mark of facts.marks) {
			if (copiedKeys && isCopied(mark, copiedKeys)) continue;
			this.compare(mark);
			own.kinds.set(mark.kind, (own.kinds.get(mark.kind) ?? 0) + 1);
			const kind = this.kind(mark.kind);
			kind.total++;
			if (mark.time === null) continue;
			const hour = new Date(mark.time).getHours();
			this.hours[mark.severity][hour] = (this.hours[mark.severity][hour] ?? 0) + 1;
			this.week(mark.time)[mark.severity]++;
		}
		for (const step of facts.steps) {
			if (step.line === 0 || copiedKeys?.has(keyOf(step.id))) continue;
			const tool = this.tool(step.tool);
			tool.uses++;
			tool.users.add(user);
			if (step.finding) tool.errors++;
			if (step.command === null) continue;
			const repeated = this.repeat(step.command.trim());
			repeated.times++;
			repeated.users.add(user);
			if (step.finding) repeated.failed++;
		}
	}

	private compare({kind, time}: Mark): void {
		if (this.split === null || time === null) return;
		if (time < this.split) this.kind(kind).before++;
		else this.kind(kind).after++;
	}

	result(): Overview {
		const marksOf = (kinds: ReadonlyMap<MarkKind, number>) =>
			[...kinds.values()].reduce((sum, count) => sum + count, 0);
		const users = [...this.users].sort((a, b) => marksOf(b[1].kinds) - marksOf(a[1].kinds) || (a[0] < b[0] ? -1 : 1));
		const withSplit = this.split !== null;
		// People working side by side count each; one person's sessions side by side count once.
		const activeIn = (holds: (block: BlockSpan) => boolean) =>
			users.reduce((sum, [, {blocks}]) => sum + unionSeconds(blocks.filter(holds)), 0);
		return {
			users: users.map(([user]) => user),
			activeSeconds: users.map(([, {blocks}]) => unionSeconds(blocks)),
			kinds: markKinds.flatMap((kind): KindRow[] => {
				const tally = this.kinds.get(kind);
				if (!tally) return [];
				return [
					{
						kind,
						total: tally.total,
						byUser: users.map(([, {kinds}]) => kinds.get(kind) ?? 0),
						before: withSplit ? tally.before : null,
						after: withSplit ? tally.after : null,
					},
				];
			}),
			hours: this.hours,
			weeks: [...this.weeks]
				.sort((a, b) => a[0] - b[0])
				.map(([start, week]) => ({
					start,
					...week,
					activeSeconds: activeIn(block => weekOf(block.start) === start),
				})),
			tools: [...this.tools]
				.map(([tool, {uses, errors, users: by}]) => ({tool, uses, errors, users: by.size}))
				.sort((a, b) => b.errors - a.errors || b.uses - a.uses)
				.slice(0, topRows),
			repeated: [...this.repeated]
				.filter(([, {times}]) => times > 1)
				.map(([command, {times, failed, users: by}]) => ({command, times, failed, users: by.size}))
				.sort((a, b) => b.times - a.times || b.failed - a.failed)
				.slice(0, topRows),
			fixes: this.fixes.map(({issue, fixedAt}) => ({name: `#${issue}`, fixedAt})),
			split:
				this.split === null
					? null
					: {
							time: this.split,
							activeBefore: activeIn(({start}) => start < (this.split as number)),
							activeAfter: activeIn(({start}) => start >= (this.split as number)),
						},
		};
	}

	private user(name: string) {
		return entry(this.users, name, () => ({blocks: [] as BlockSpan[], kinds: new Map<MarkKind, number>()}));
	}

	private kind(kind: MarkKind) {
		return entry(this.kinds, kind, () => ({total: 0, before: 0, after: 0}));
	}

	private week(time: number) {
		return entry(this.weeks, weekOf(time), () => ({red: 0, amber: 0}));
	}

	private tool(name: string) {
		return entry(this.tools, name, () => ({uses: 0, errors: 0, users: new Set<string>()}));
	}

	private repeat(command: string) {
		return entry(this.repeated, command, () => ({times: 0, failed: 0, users: new Set<string>()}));
	}
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
	let value = map.get(key);
	if (value === undefined) {
		value = make();
		map.set(key, value);
	}
	return value;
}

/** `split`: a time (milliseconds) before and after which kinds are compared. */
export function overviewOf(files: Iterable<OverviewFile>, split: number | null, fixes: readonly Fix[] = []): Overview {
	const tally = new Tally(split, fixes);
	for (const file of files) tally.add(file);
	return tally.result();
}
