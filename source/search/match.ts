/**
 * A query made ready for packed text: which literals are looked for, what else has to be asked of a record, and which
 * records the scopes let through. scan.ts does it.
 */

import {REGEX_KILLS} from './limits.ts';
import {isChosen, nameIsChosen, timeIsChosen} from './match-text.ts';
import {type Group, type Scopes, searchFields, type Term} from './query.ts';
import {rarestCharacter} from './rare-bytes.ts';
import {compileRegex} from './regex.ts';
import {requiredLiteral} from './regex-literal.ts';
import {fieldCode, kindCode, outcomeCode, type TextStore} from './segment.ts';
import type {Needle} from './window.ts';

/** The needle of a literal term: lines are told by the newlines round them. `lead` bytes of it stand before the text. */
export interface Literal extends Needle {
	/** Its number in `Plan.needles`. */
	readonly needle: number;
	readonly lead: number;
	/** It must stand there as a whole word. */
	readonly whole: boolean;
}

/** A term that is looked for in one record at a time: a regex, or letters in order. */
export interface Probe {
	readonly term: Term;
	readonly regex: RegExp | null;
	/** UTF-8 of the letters. */
	readonly letters: Buffer;
}

export interface Alternative {
	readonly not: boolean;
	/** What must stand in the text for the term to match; all there is to it where there is no probe. */
	readonly literal: Literal | null;
	readonly probe: Probe | null;
}

/** The groups of a query made ready for packed text. One plan serves all chunks of a search. */
export class Plan {
	readonly needles: Needle[] = [];
	/** Of each group that can name it: what must stand in the next record that can match. */
	readonly leaps: readonly {readonly group: Group; readonly literals: readonly Literal[]}[];
	/** Groups of which that is not all: asked of one record at a time, cheap ones first. */
	readonly checks: readonly (readonly Alternative[])[];
	readonly hasRegex: boolean;
	/** Records on which a regex was stopped: they count as not matching, and the search says how many they are. */
	stoppedRecords = 0;
	/** Chunks that were seen to hold nothing of a group of `leaps`, by its place there. */
	private readonly absences: number[];

	constructor(groups: readonly Group[]) {
		const compiled = groups.map(group => ({group, alternatives: group.map(term => this.alternativeOf(term))}));
		const leaps = (group: readonly Alternative[]) => group.every(({not, literal}) => literal !== null && !not);
		const isPlain = (group: readonly Alternative[]) => group.every(({probe}) => probe === null);
		const cost = ({probe}: Alternative) => (probe === null ? 0 : probe.regex === null ? 1 : 2);
		this.leaps = compiled
			.filter(({alternatives}) => leaps(alternatives))
			.map(({group, alternatives}) => ({group, literals: alternatives.flatMap(({literal}) => literal ?? [])}));
		// Literals of their own: what leaps and what is asked go their own ways through the text.
		this.checks = compiled
			.filter(({alternatives}) => !leaps(alternatives) || !isPlain(alternatives))
			.map(({group, alternatives}) =>
				leaps(alternatives) ? group.map(term => this.alternativeOf(term)) : alternatives,
			)
			.map(group => group.sort((a, b) => cost(a) - cost(b)))
			.sort((a, b) => cost(a.at(-1)!) - cost(b.at(-1)!));
		this.hasRegex = groups.some(group => group.some(term => term.kind === 'regex'));
		this.absences = this.leaps.map(() => 0);
	}

	/** A whole chunk holds nothing of a group of `leaps`. */
	noteAbsence(leap: number): void {
		this.absences[leap]!++;
	}

	/** In how many chunks a group was seen to be absent: others may lack it as well. */
	absencesOf(group: Group): number {
		const leap = this.leaps.findIndex(one => one.group === group);
		return leap === -1 ? 0 : this.absences[leap]!;
	}

	/** A regex was stopped so often that it is not run any more. */
	get gaveUp(): boolean {
		return this.stoppedRecords >= REGEX_KILLS;
	}

	private alternativeOf(term: Term): Alternative {
		const {kind, not, text} = term;
		if (kind !== 'regex' && kind !== 'letters') return {not, literal: this.literalOf(term), probe: null};
		const probe = {term, regex: kind === 'regex' ? compileRegex(text) : null, letters: Buffer.from(text)};
		const required = kind === 'regex' ? requiredLiteral(text) : rarestCharacter(text);
		const literal = required === '' ? null : this.literal(required, 0, false);
		return {not, literal, probe};
	}

	private literalOf({kind, text}: Term): Literal {
		const before = kind === 'begin' || kind === 'line' ? '\n' : '';
		const after = kind === 'end' || kind === 'line' ? '\n' : '';
		return this.literal(before + text + after, before.length, kind === 'whole');
	}

	private literal(text: string, lead: number, whole: boolean): Literal {
		// Of a word that must stand alone not every place will do, so all of them are wanted.
		const literal = {needle: this.needles.length, bytes: Buffer.from(text), isPerLine: !whole, lead, whole};
		this.needles.push(literal);
		return literal;
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
