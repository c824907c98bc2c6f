/**
 * Which rules of the table a line may match at all: one look at the line for the words that they need, in place of all
 * the patterns. It may name a rule too many, and never one too few.
 */
import type {Rule} from './rule.ts';
import {shortestWord, wordsNeededBy} from './rule-words.ts';

const rulesOfMask = 32;
const gateBits = 14;

interface Word {
	readonly text: string;
	/** Numbers of the rules that need it. */
	readonly rules: readonly number[];
}

/** A to Z as a to z, everything else as it is. */
const smallLetter = Uint8Array.from({length: 256}, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));

/** Four characters of a byte each in a number, the last one uppermost. */
const pushed = (sign: number, character: number): number => (sign >>> 8) | (character << 24);
const signOf = (text: string): number => {
	let sign = 0;
	for (let at = 0; at < shortestWord; at++) sign = pushed(sign, text.charCodeAt(at));
	return sign;
};
const gateOf = (sign: number): number => Math.imul(sign, 0x9e3779b1) >>> (32 - gateBits);

export class RuleIndex {
	private readonly numbers = new Map<Rule, number>();
	/** Bits of the rules that have to be tried with every line. */
	private readonly always: Uint32Array;
	/** By the sign of their first four characters. */
	private readonly words = new Map<number, Word[]>();
	/** 1 where a sign may be one of `words`. */
	private readonly gate = new Uint8Array(1 << gateBits);
	/** Of the line at hand: bytes are looked at several times faster than characters. */
	private bytes = Buffer.allocUnsafeSlow(1024);

	constructor(rules: readonly Rule[]) {
		this.always = new Uint32Array(Math.ceil(rules.length / rulesOfMask));
		const byWord = new Map<string, number[]>();
		rules.forEach((rule, number) => {
			this.numbers.set(rule, number);
			const words = wordsNeededBy(rule.pattern);
			if (words === null) setBit(this.always, number);
			for (const word of words ?? []) byWord.set(word, [...(byWord.get(word) ?? []), number]);
		});
		for (const [text, numbers] of byWord) {
			const sign = signOf(text);
			this.gate[gateOf(sign)] = 1;
			this.words.set(sign, [...(this.words.get(sign) ?? []), {text, rules: numbers}]);
		}
	}

	/** A bit for each rule that the line may match. `line` is in Latin-1. Lines that say nothing share one mask. */
	maskOf(line: string): Uint32Array {
		let mask = this.always;
		let small: string | null = null;
		if (line.length > this.bytes.length) this.bytes = Buffer.allocUnsafeSlow(2 * line.length);
		const length = this.bytes.write(line, 'latin1');
		let sign = 0;
		for (let end = 0; end < length; end++) {
			sign = pushed(sign, smallLetter[this.bytes[end] as number] as number);
			if (this.gate[gateOf(sign)] === 0) continue;
			const words = this.words.get(sign);
			if (words === undefined) continue;
			small ??= line.toLowerCase();
			for (const {text, rules} of words) {
				if (!small.startsWith(text, end + 1 - shortestWord)) continue;
				if (mask === this.always) mask = mask.slice();
				for (const rule of rules) setBit(mask, rule);
			}
		}
		return mask;
	}

	/** The rules that one of several lines may match, by their masks. */
	together(masks: readonly Uint32Array[]): Uint32Array {
		const all = this.always.slice();
		for (const mask of masks) {
			if (mask === this.always) continue;
			for (let at = 0; at < all.length; at++) all[at] = (all[at] as number) | (mask[at] as number);
		}
		return all;
	}

	/** Its number in masks; -1 for a rule that is not of the table, and has to be tried. */
	numberOf(rule: Rule): number {
		return this.numbers.get(rule) ?? -1;
	}
}

const setBit = (mask: Uint32Array, number: number): void => {
	mask[number >>> 5] = (mask[number >>> 5] as number) | (1 << (number & 31));
};

/** `number`: as `numberOf` says. */
export const isIn = (mask: Uint32Array, number: number): boolean =>
	number === -1 || (((mask[number >>> 5] as number) >>> (number & 31)) & 1) === 1;
