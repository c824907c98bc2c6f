/** Own rules and mutes as they stand in the configuration: what is wrong with one, and what it says. Pure. */
import type {Mute} from '../analysis/review.ts';
import {type OwnRule, stepKinds} from '../analysis/types.ts';
import {patternProblem} from '../text/pattern.ts';
import {safeLine} from '../text/safe-text.ts';
import {isObject, type JsonObject} from '../transcript/event.ts';
import {nearest} from './nearest.ts';

export interface ItemProblem {
	/** The key within the item that is meant; '' for the item as a whole. */
	readonly key: string;
	readonly message: string;
}

const ruleKeys = ['kind', 'pattern', 'on', 'description', 'example', 'counterExample'] as const;
const whole = (message: string): ItemProblem => ({key: '', message});
const brief = (value: unknown): string => safeLine(JSON.stringify(value) ?? '', 60);

export function ruleProblem(item: unknown): ItemProblem | null {
	if (!isObject(item)) {
		return whole(`expected an object, such as {"kind": "auth", "pattern": "licence has expired"}, got ${brief(item)}`);
	}
	const unknown = Object.keys(item).find(key => !ruleKeys.some(known => known === key));
	if (unknown !== undefined) return {key: unknown, message: `unknown; a rule has ${ruleKeys.join(', ')}`};
	const {kind, pattern, on = 'failed', description = ''} = item;
	if (!stepKinds.some(known => known === kind)) {
		const meant = typeof kind === 'string' ? nearest(kind, stepKinds) : null;
		const hint = meant === null ? `one of ${stepKinds.join(', ')}` : `did you mean ${meant}?`;
		return {key: 'kind', message: `expected a kind that a failed step can have: ${hint}`};
	}
	if (typeof pattern !== 'string')
		return {key: 'pattern', message: `expected a regular expression, got ${brief(pattern)}`};
	const problem = patternProblem(pattern);
	if (problem !== null) return {key: 'pattern', message: `${brief(pattern)} ${problem}`};
	if (on !== 'failed' && on !== 'any') return {key: 'on', message: `expected failed or any, got ${brief(on)}`};
	if (typeof description !== 'string')
		return {key: 'description', message: `expected a text, got ${brief(description)}`};
	return exampleProblem(item, new RegExp(pattern));
}

/** A rule that does not do what its writer shows is not the rule that was meant. */
function exampleProblem({example, counterExample}: JsonObject, pattern: RegExp): ItemProblem | null {
	for (const [key, value] of Object.entries({example, counterExample})) {
		if (value === undefined) continue;
		if (typeof value !== 'string' || value.trim() === '')
			return {key, message: `expected output as it is printed, got ${brief(value)}`};
		// As rules are asked: line by line.
		const found = value.split(/\r?\n/).find(line => pattern.test(line));
		if (key === 'example' && found === undefined)
			return {key, message: `the pattern matches no line of ${brief(value)}`};
		if (key === 'counterExample' && found !== undefined) return {key, message: `the pattern matches ${brief(found)}`};
	}
	return null;
}

/** A rule that `ruleProblem` has nothing to say of. */
export function ruleOf(item: unknown): OwnRule[] {
	if (ruleProblem(item) !== null || !isObject(item)) return [];
	const {pattern, on, description} = item;
	const kind = stepKinds.find(known => known === item.kind);
	if (kind === undefined) return [];
	return [
		{
			kind,
			pattern: String(pattern),
			on: on === 'any' ? 'any' : 'failed',
			description: typeof description === 'string' ? description : '',
		},
	];
}

export function muteProblem(item: unknown): ItemProblem | null {
	if (typeof item !== 'string' || item === '') return whole(`expected a signature or a /pattern/, got ${brief(item)}`);
	const pattern = mutePattern(item);
	const problem = pattern === null ? null : patternProblem(pattern);
	return problem === null ? null : whole(`${brief(item)} ${problem}`);
}

/** The source of `/pattern/`; null for a plain signature. */
export const mutePattern = (mute: string): string | null => /^\/(.+)\/$/s.exec(mute)?.[1] ?? null;

/** Mutes that `muteProblem` has nothing to say of, as the review wants them. */
export const mutesOf = (written: readonly string[]): Mute[] =>
	written.map(mute => {
		const pattern = mutePattern(mute);
		return pattern === null ? {signature: mute} : {pattern};
	});
