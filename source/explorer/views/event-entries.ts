/** Which entries the Events list has: rows of a block or of all of them, folded, or those that pass the filter. */
import {type Folded, type FoldGroup, foldRows, onlyRows} from '../../analysis/rows/folding.ts';
import type {RowTable} from '../../analysis/rows/row-table.ts';
import type {FilterFields} from '../../search/match-text.ts';
import {ListFilter, preparedFields} from '../state/list-filter.ts';
import {allKeys, fieldsOf} from './event-list.ts';

export interface EntriesOf {
	user(): string | null;
	/** The first row in the window. */
	firstInSight(): number;
	/** The filter has come further. */
	onProgress(): void;
}

export class EventEntries {
	readonly filter: ListFilter<number>;
	private table: RowTable | null = null;
	private shownBlock: number | null;
	private readonly unfolded = new Set<string>();
	private isAllUnfolded = false;
	private rows: readonly number[] | null = null;
	private prepared: (FilterFields | undefined)[] = [];

	constructor(list: EntriesOf, block: number | null) {
		this.shownBlock = block;
		this.filter = new ListFilter({
			items: () => this.rowsOfBlock(),
			fields: row => this.fieldsOf(row, list.user()),
			firstInSight: rows => lowerBound(rows, list.firstInSight()),
			onProgress: () => list.onProgress(),
		});
	}

	/** From 1; null for the whole session. */
	get block(): number | null {
		return this.shownBlock;
	}

	set block(block: number | null) {
		this.shownBlock = block;
		this.renew();
	}

	fold(table: RowTable): Folded {
		if (table !== this.table) {
			this.table = table;
			this.forget();
			this.renew();
		}
		const {block, filter} = this;
		if (!filter.query) return foldRows(table, {block, unfolded: this.isAllUnfolded ? allKeys(table) : this.unfolded});
		const rows = filter.passed();
		// Until all rows of a file that was read again have been looked at, those of before are shown; it may have been cut.
		return onlyRows(filter.isRunning ? rows.filter(row => row < table.count) : rows);
	}

	unfold(group: FoldGroup): void {
		this.unfolded.add(group.key);
	}

	toggle(group: FoldGroup): void {
		if (this.isAllUnfolded && this.table) {
			this.isAllUnfolded = false;
			for (const key of allKeys(this.table)) this.unfolded.add(key);
		}
		if (group.isOpen) this.unfolded.delete(group.key);
		else this.unfolded.add(group.key);
	}

	toggleAll(): void {
		this.isAllUnfolded = !this.isAllUnfolded;
		this.unfolded.clear();
	}

	setFilter(text: string): void {
		this.filter.set(text);
		if (text === '') this.forget();
	}

	/** At its full length at once: an array that is filled from the middle is a dictionary to the engine. */
	private forget(): void {
		this.prepared = new Array(this.table?.count ?? 0);
	}

	private renew(): void {
		this.rows = null;
		this.filter.renew();
	}

	private rowsOfBlock(): readonly number[] {
		const {table, block} = this;
		if (!table) return [];
		if (this.rows) return this.rows;
		const rows: number[] = [];
		for (let row = 0; row < table.count; row++) if (block === null || table.block[row] === block) rows.push(row);
		this.rows = rows;
		return rows;
	}

	private fieldsOf(row: number, user: string | null): FilterFields {
		let fields = this.prepared[row];
		if (!fields) {
			fields = preparedFields(fieldsOf(this.table as RowTable, row, user)); // rows are of a table
			this.prepared[row] = fields;
		}
		return fields;
	}
}

/** Index of the first number that is not below a limit; `numbers` rise. */
function lowerBound(numbers: readonly number[], limit: number): number {
	let low = 0;
	let high = numbers.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((numbers[middle] as number) < limit) low = middle + 1;
		else high = middle;
	}
	return low < numbers.length ? low : 0;
}
