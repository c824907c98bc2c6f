/**
 * The first stage: which records of a chunk of packed text match a query. Every literal has a cursor that only moves
 * forward, so each byte is looked at at most once per literal; groups leap over one another to the next record that all
 * of them allow, so that a rare word decides how little of a common one is looked at.
 */
import {lettersInOrder, mayHoldLetters} from './letters.ts';
import {PLACES_AT_ONCE} from './limits.ts';
import type {Alternative, Literal, Plan, Probe, RecordScope} from './match.ts';
import {isWholeWord} from './match-text.ts';
import {guarded, regexMatches} from './regex.ts';
import type {TextChunk, TextStore} from './segment.ts';
import {type SearchWindow, windowFor} from './window.ts';

const NOWHERE = Number.POSITIVE_INFINITY;

/** Finds the next place of a literal in the window. Asked with positions that never decrease. */
class Cursor {
	private place = -1;
	/** The places found last, and which of them comes next. */
	private places: Uint32Array = new Uint32Array(0);
	private count = 0;
	private next = 0;
	private most: number = PLACES_AT_ONCE.least;
	/** The needle begins nowhere else before this place. */
	private searched = 0;
	private isDone = false;
	private window: SearchWindow | null = null;

	constructor(private readonly literal: Literal) {}

	/** Starts over: something else has been loaded. */
	reset(window: SearchWindow): void {
		if (window !== this.window) this.places = window.places(this.literal.needle);
		this.window = window;
		this.place = -1;
		this.count = 0;
		this.next = 0;
		this.most = PLACES_AT_ONCE.least;
		this.searched = 0;
		this.isDone = false;
	}

	/** The same has been loaded again: of the places found so far only the current one is still known. */
	reload(): void {
		if (this.next < this.count) this.isDone = false;
		if (this.place >= 0 && this.place !== NOWHERE) this.searched = this.place - this.literal.lead + 1;
		this.count = 0;
		this.next = 0;
	}

	/** The first byte of the text of the needle at or behind `from`; NOWHERE without any. */
	seek(from: number): number {
		const {lead, whole} = this.literal;
		while (this.place < from) {
			if (this.next < this.count) {
				const place = this.places[this.next++]! + lead;
				if (!whole || this.standsAlone(place)) this.place = place;
			} else if (this.isDone) this.place = NOWHERE;
			else this.fill(from - lead);
		}
		return this.place;
	}

	private fill(from: number): void {
		const {most} = this;
		this.searched = Math.max(this.searched, from);
		this.count = this.window!.find(this.literal.needle, this.searched, most);
		this.next = 0;
		this.isDone = this.count < most;
		if (!this.isDone) this.searched = this.places[this.count - 1]! + 1;
		this.most = Math.min(most * 4, PLACES_AT_ONCE.most);
	}

	private standsAlone(start: number): boolean {
		const {bytes} = this.window!;
		// Four bytes on either side hold the neighbouring characters whole; what they cut in two is no neighbour.
		const end = start + this.literal.bytes.length;
		const before = bytes.toString('utf8', Math.max(0, start - 4), start);
		const behind = bytes.toString('utf8', end, Math.min(bytes.length, end + 4));
		return isWholeWord(before + behind, before.length, before.length);
	}
}

/** What is looked at: records of a chunk, from `first` to the one before `last`. */
export interface Stretch {
	readonly store: TextStore;
	readonly chunk: TextChunk;
	readonly first: number;
	readonly last: number;
	/** null: all of them. */
	readonly scope: RecordScope | null;
}

interface Check extends Alternative {
	readonly cursor: Cursor | null;
}

/** Goes through one stretch after the other, in slices. */
export class Scan {
	private readonly cursors: Cursor[] = [];
	private readonly leaps: readonly (readonly Cursor[])[];
	private readonly checks: readonly (readonly Check[])[];
	private stretch: Stretch | null = null;
	private window: SearchWindow | null = null;
	private starts = new Uint32Array(0);
	/** Where in the chunk the window begins, and where the stretch ends. */
	private base = 0;
	private end = 0;
	private record = 0;

	constructor(private readonly plan: Plan) {
		const cursorOf = (literal: Literal): Cursor => {
			const cursor = new Cursor(literal);
			this.cursors.push(cursor);
			return cursor;
		};
		this.leaps = plan.leaps.map(({literals}) => literals.map(cursorOf));
		this.checks = plan.checks.map(group =>
			group.map(alternative => ({
				...alternative,
				cursor: alternative.literal && cursorOf(alternative.literal),
			})),
		);
	}

	/** @throws what reading text from a disk throws */
	begin(stretch: Stretch): void {
		const {store, chunk, first, last} = stretch;
		this.stretch = stretch;
		this.starts = store.starts;
		// The newline before a text belongs to it, as the one behind it does.
		this.base = store.starts[first]! - 1;
		this.end = store.end(chunk, last - 1) + 1;
		this.record = first;
		const {needles} = this.plan;
		this.window = windowFor(needles, this.end - this.base);
		this.window.load(this, needles, chunk, this.base, this.end);
		for (const cursor of this.cursors) cursor.reset(this.window);
	}

	/**
	 * Goes on until the stretch is done (true) or `performance.now()` reaches `deadline` (false); the records that match
	 * are appended to `into`, ascending.
	 */
	run(deadline: number, into: number[]): boolean {
		const {window, stretch, plan} = this;
		if (window === null || stretch === null) return true;
		if (window.owner !== this) {
			window.load(this, plan.needles, stretch.chunk, this.base, this.end);
			for (const cursor of this.cursors) cursor.reload();
		}
		if (!plan.hasRegex) return this.slice(stretch, deadline, into);
		// Setting up the watchdog costs more than a look at whether any record here can match at all.
		if (this.record < stretch.last) this.record = this.leap(stretch, this.record);
		if (this.record >= stretch.last) return true;
		let done = false;
		const finished = guarded(() => {
			done = this.slice(stretch, deadline, into);
		});
		if (!finished) this.stopped(into);
		return done;
	}

	/** The watchdog also fires when the machine is busy: the record it fired on gets a second chance, alone. */
	private stopped(into: number[]): void {
		const {record} = this;
		const finished = guarded(() => {
			if (into.at(-1) !== record && this.holds(record)) into.push(record);
		});
		if (!finished) this.plan.stoppedRecords++;
		this.record = record + 1;
	}

	private slice(stretch: Stretch, deadline: number, into: number[]): boolean {
		const clockMask = this.plan.hasRegex ? 0 : 63;
		for (let turn = 1; this.record < stretch.last; turn++) {
			if ((turn & clockMask) === 0 && performance.now() >= deadline) return false;
			const allowed = this.leap(stretch, this.record);
			if (allowed === this.record) {
				if (this.holds(allowed)) into.push(allowed);
				this.record = allowed + 1;
			} else this.record = allowed;
		}
		return true;
	}

	/** The first record from `record` on that may match, as far as one look at each group can tell. */
	private leap({first, last, scope, chunk}: Stretch, record: number): number {
		let next = record;
		if (scope !== null) {
			while (next < last && !scope(next)) next++;
			if (next >= last) return last;
		}
		for (let group = 0; group < this.leaps.length; group++) {
			const start = this.startOf(next);
			let place = NOWHERE;
			for (const cursor of this.leaps[group]!) place = Math.min(place, cursor.seek(start));
			if (place === NOWHERE) {
				if (next === first && last - first === chunk.records) this.plan.noteAbsence(group);
				return last;
			}
			next = this.recordAt(place, next, last);
		}
		return next;
	}

	private startOf(record: number): number {
		return this.starts[record]! - this.base;
	}

	/** Where the text ends in the window: its newline stands there. */
	private endOf(record: number): number {
		const {last} = this.stretch!;
		return (record + 1 < last ? this.starts[record + 1]! : this.end) - 1 - this.base;
	}

	/** The record that holds the byte, looked for from `from` on. */
	private recordAt(place: number, from: number, last: number): number {
		const {starts} = this;
		const byte = place + this.base;
		let step = 1;
		let low = from;
		while (low + step < last && starts[low + step]! <= byte) {
			low += step;
			step *= 2;
		}
		let high = Math.min(low + step, last);
		while (low + 1 < high) {
			const middle = (low + high) >> 1;
			if (starts[middle]! <= byte) low = middle;
			else high = middle;
		}
		return low;
	}

	private holds(record: number): boolean {
		return this.checks.every(group =>
			group.some(({not, cursor, probe}) => {
				if (probe?.regex && this.plan.gaveUp) return false;
				const may = cursor === null || cursor.seek(this.startOf(record)) < this.endOf(record);
				return (may && (probe === null || this.probeHolds(probe, record))) !== not;
			}),
		);
	}

	private probeHolds({term, regex, letters}: Probe, record: number): boolean {
		const {bytes} = this.window!;
		const start = this.startOf(record);
		const end = this.endOf(record);
		if (regex !== null) return regexMatches(regex, bytes.toString('utf8', start, end));
		return (
			mayHoldLetters(letters, bytes, start, end) &&
			lettersInOrder(term.text, bytes.toString('utf8', start, end)) !== null
		);
	}
}
