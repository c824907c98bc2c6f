/**
 * The first stage: which records of a chunk of packed text match a query. Every literal has a cursor that only moves
 * forward, so each byte is looked at at most once per literal, by Buffer.indexOf; groups leap over one another to the
 * next record that all of them allow, so that a rare word decides how little of a common one is looked at.
 */
import {lettersInOrder, mayHoldLetters} from './letters.ts';
import {REGEX_KILLS} from './limits.ts';
import {isChosen, isWholeWord, nameIsChosen, timeIsChosen} from './match-text.ts';
import {type Group, type Scopes, searchFields, type Term} from './query.ts';
import {compileRegex, guarded, regexMatches} from './regex.ts';
import {requiredLiteral} from './regex-literal.ts';
import {fieldCode, kindCode, outcomeCode, type TextChunk, type TextStore} from './segment.ts';

const NOWHERE = Number.POSITIVE_INFINITY;

/** The records of one chunk, as the matchers see them. */
class ChunkView {
	readonly bytes: Buffer;
	readonly first: number;
	readonly last: number;
	private readonly used: number;
	constructor(
		readonly store: TextStore,
		chunk: TextChunk,
	) {
		this.first = chunk.firstRecord;
		this.last = chunk.firstRecord + chunk.records;
		this.used = chunk.used;
		this.bytes = chunk.bytes.subarray(0, this.used);
	}

	start(record: number): number {
		return this.store.starts[record]!;
	}

	/** Where the text ends: its newline stands there. */
	end(record: number): number {
		return (record + 1 < this.last ? this.store.starts[record + 1]! : this.used) - 1;
	}

	/** The record that holds the byte, looked for from `from` on. */
	recordAt(byte: number, from: number): number {
		const {starts} = this.store;
		let step = 1;
		let low = from;
		while (low + step < this.last && starts[low + step]! <= byte) {
			low += step;
			step *= 2;
		}
		let high = Math.min(low + step, this.last);
		while (low + 1 < high) {
			const middle = (low + high) >> 1;
			if (starts[middle]! <= byte) low = middle;
			else high = middle;
		}
		return low;
	}
}

/** The needle of a literal term: lines are told by the newlines round them. `lead` bytes of it stand before the text. */
interface Needle {
	readonly bytes: Buffer;
	readonly lead: number;
	readonly whole: boolean;
}

function needleOf(term: Term): Needle {
	const before = term.kind === 'begin' || term.kind === 'line' ? '\n' : '';
	const after = term.kind === 'end' || term.kind === 'line' ? '\n' : '';
	return {
		bytes: Buffer.from(before + term.text + after),
		lead: before.length,
		whole: term.kind === 'whole',
	};
}

/** Finds the next place of a needle. Asked with positions that never decrease. */
class Cursor {
	private place = -1;
	constructor(
		private readonly view: ChunkView,
		private readonly needle: Needle,
	) {}

	/** The first byte of the text of the needle at or behind `from`; NOWHERE without any. */
	seek(from: number): number {
		while (this.place < from) {
			const at = this.view.bytes.indexOf(this.needle.bytes, from - this.needle.lead);
			if (at === -1) this.place = NOWHERE;
			else {
				this.place = at + this.needle.lead;
				if (this.needle.whole && !this.standsAlone(this.place)) {
					from = this.place + 1;
				}
			}
		}
		return this.place;
	}

	private standsAlone(start: number): boolean {
		const {bytes} = this.view;
		// Four bytes on either side hold the neighbouring characters whole; what they cut in two is no neighbour.
		const end = start + this.needle.bytes.length;
		const before = bytes.toString('utf8', Math.max(0, start - 4), start);
		const behind = bytes.toString('utf8', end, Math.min(bytes.length, end + 4));
		return isWholeWord(before + behind, before.length, before.length);
	}
}

/** A term that is looked for in one record at a time: a regex, or letters in order. */
interface Probe {
	readonly term: Term;
	readonly regex: RegExp | null;
	/** UTF-8 of the letters. */
	readonly letters: Buffer;
}

interface Alternative {
	readonly not: boolean;
	/** What must stand in the text for the term to match; all there is to it where there is no probe. */
	readonly literal: Needle | null;
	readonly probe: Probe | null;
}

function alternativeOf(term: Term): Alternative {
	const {kind, not, text} = term;
	if (kind !== 'regex' && kind !== 'letters') return {not, literal: needleOf(term), probe: null};
	const probe = {term, regex: kind === 'regex' ? compileRegex(text) : null, letters: Buffer.from(text)};
	const required = kind === 'regex' ? requiredLiteral(text) : '';
	const literal = required === '' ? null : {bytes: Buffer.from(required), lead: 0, whole: false};
	return {not, literal, probe};
}

/** The groups of a query made ready for packed text. One plan serves all chunks of a search. */
export class Plan {
	/** Of each group that can name it: what must stand in the next record that can match. */
	readonly leaps: readonly (readonly Needle[])[];
	/** Groups of which that is not all: asked of one record at a time, cheap ones first. */
	readonly checks: readonly (readonly Alternative[])[];
	readonly hasRegex: boolean;
	/** Records on which a regex was stopped: they count as not matching, and the search says how many they are. */
	stoppedRecords = 0;

	constructor(groups: readonly Group[]) {
		const compiled = groups.map(group => group.map(alternativeOf));
		const leaps = (group: readonly Alternative[]) => group.every(({not, literal}) => literal !== null && !not);
		const isPlain = (group: readonly Alternative[]) => group.every(({probe}) => probe === null);
		const cost = ({probe}: Alternative) => (probe === null ? 0 : probe.regex === null ? 1 : 2);
		this.leaps = compiled.filter(leaps).map(group => group.flatMap(({literal}) => literal ?? []));
		this.checks = compiled
			.filter(group => !leaps(group) || !isPlain(group))
			.map(group => group.sort((a, b) => cost(a) - cost(b)))
			.sort((a, b) => cost(a.at(-1)!) - cost(b.at(-1)!));
		this.hasRegex = groups.some(group => group.some(term => term.kind === 'regex'));
	}

	/** A regex was stopped so often that it is not run any more. */
	get gaveUp(): boolean {
		return this.stoppedRecords >= REGEX_KILLS;
	}
}

/** Which records of a store the scopes let through, or null where that is all of them. */
export type RecordScope = (record: number) => boolean;

export function recordScope(scopes: Scopes, store: TextStore, fileStart: number | null): RecordScope | null {
	const {fields, kinds, outcomes: ends, tools, since, until} = scopes;
	const tests: RecordScope[] = [];
	if (fields.length < searchFields.length) {
		const codes = fields.map(fieldCode);
		tests.push(record => codes.includes(store.fields[record]!));
	}
	if (kinds.only.length + kinds.never.length > 0) {
		const choice = {only: kinds.only.map(kindCode), never: kinds.never.map(kindCode)};
		tests.push(record => isChosen(choice, code => store.kinds[record] === code));
	}
	if (ends.only.length + ends.never.length > 0) {
		const choice = {only: ends.only.map(outcomeCode), never: ends.never.map(outcomeCode)};
		tests.push(record => isChosen(choice, code => store.outcomes[record] === code));
	}
	if (tools.only.length + tools.never.length > 0) {
		const chosen = [null, ...store.tools].map(tool => nameIsChosen(tools, tool));
		tests.push(record => chosen[store.toolCodes[record]!] ?? false);
	}
	if (since !== null || until !== null) {
		tests.push(record => {
			const time = store.times[record]!;
			return timeIsChosen(scopes, Number.isNaN(time) ? fileStart : time);
		});
	}
	if (tests.length === 0) return null;
	return record => tests.every(test => test(record));
}

/** One pass over one chunk, in slices. */
export class ChunkScan {
	private readonly view: ChunkView;
	private readonly leaps: readonly (readonly Cursor[])[];
	private readonly checks: readonly (readonly (Alternative & {readonly cursor: Cursor | null})[])[];
	private record: number;

	constructor(
		private readonly plan: Plan,
		store: TextStore,
		chunk: TextChunk,
		private readonly scope: RecordScope | null,
	) {
		this.view = new ChunkView(store, chunk);
		this.record = this.view.first;
		this.leaps = plan.leaps.map(group => group.map(needle => new Cursor(this.view, needle)));
		this.checks = plan.checks.map(group =>
			group.map(alternative => ({
				...alternative,
				cursor: alternative.literal && new Cursor(this.view, alternative.literal),
			})),
		);
	}

	/**
	 * Goes on until the chunk is done (true) or `performance.now()` reaches `deadline` (false); the records that match
	 * are appended to `into`, ascending.
	 */
	run(deadline: number, into: number[]): boolean {
		if (!this.plan.hasRegex) return this.slice(deadline, into);
		// Setting up the watchdog costs more than a look at whether any record here can match at all.
		if (this.record < this.view.last) this.record = this.leap(this.record);
		if (this.record >= this.view.last) return true;
		let done = false;
		const finished = guarded(() => {
			done = this.slice(deadline, into);
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

	private slice(deadline: number, into: number[]): boolean {
		const clockMask = this.plan.hasRegex ? 0 : 63;
		for (let turn = 1; this.record < this.view.last; turn++) {
			if ((turn & clockMask) === 0 && performance.now() >= deadline) return false;
			const allowed = this.leap(this.record);
			if (allowed === this.record) {
				if (this.holds(allowed)) into.push(allowed);
				this.record = allowed + 1;
			} else this.record = allowed;
		}
		return true;
	}

	/** The first record from `record` on that may match, as far as one look at each group can tell. */
	private leap(record: number): number {
		const {view, scope} = this;
		let next = record;
		if (scope !== null) {
			while (next < view.last && !scope(next)) next++;
			if (next >= view.last) return view.last;
		}
		for (const cursors of this.leaps) {
			const start = view.start(next);
			let place = NOWHERE;
			for (const cursor of cursors) place = Math.min(place, cursor.seek(start));
			if (place === NOWHERE) return view.last;
			next = view.recordAt(place, next);
		}
		return next;
	}

	private holds(record: number): boolean {
		const {view} = this;
		return this.checks.every(group =>
			group.some(({not, cursor, probe}) => {
				if (probe?.regex && this.plan.gaveUp) return false;
				const may = cursor === null || cursor.seek(view.start(record)) < view.end(record);
				return (may && (probe === null || this.probeHolds(probe, record))) !== not;
			}),
		);
	}

	private probeHolds({term, regex, letters}: Probe, record: number): boolean {
		const {bytes} = this.view;
		const start = this.view.start(record);
		const end = this.view.end(record);
		if (regex !== null) return regexMatches(regex, bytes.toString('utf8', start, end));
		return (
			mayHoldLetters(letters, bytes, start, end) &&
			lettersInOrder(term.text, bytes.toString('utf8', start, end)) !== null
		);
	}
}
