/** What a friction rule is. The rules themselves stand in rules.ts; people may add their own in the same shape. */
import type {MarkKind, OwnRule} from '../types.ts';

/**
 * Who must be speaking for a line to be evidence:
 * - `shell`: the interpreter itself; it is there whatever is run.
 * - `named`: the program that the line names at its start (capture group `who`); it must be part of the command.
 * - `runner`: any program that does something; a command that merely prints files, diffs or pages is not one.
 * - a list: one of these programs must be part of the command, or any runner (a script may call them).
 * - `harness`: Claude Code in place of the tool; only the first line of a failed result is looked at.
 * - `tool`: a tool that is no shell; its error text is all its own, and its first line says it.
 * - `anyone`: no matter who; for people's own rules.
 */
export type Speaker = 'shell' | 'named' | 'runner' | 'harness' | 'tool' | 'anyone' | readonly string[];

export interface RuleExample {
	/** Bash where left out. */
	readonly tool?: string;
	/** The command line, for a shell. */
	readonly command?: string;
	readonly description?: string;
	/** The result text, without the `Exit code` line that Claude Code puts before it. */
	readonly text: string;
	/** Exit code of a failed command; 0 or left out: it went well. For other tools any number says "is an error". */
	readonly exit?: number;
}

export interface Rule {
	readonly kind: MarkKind;
	readonly when: {
		/** Outcome of the step: `ok` is a command that went well and whose output shows that a part of it did not. */
		readonly outcome: 'failed' | 'any';
		readonly speaker: Speaker;
		/** Only where the command line says this. */
		readonly command?: RegExp;
	};
	/** Matched against single lines of at most 400 characters, without colour codes. The line is the evidence. */
	readonly pattern: RegExp;
	/** Also needed somewhere in the output, for lines that say little on their own. */
	readonly with?: string;
	/** Heard in a test run as well: tested code does not say such a thing. */
	readonly inTests?: boolean;
	readonly description: string;
}

/** A rule of the table: with an example that must match and one that must not. */
export interface ListedRule extends Rule {
	readonly matches: RuleExample;
	readonly misses: RuleExample;
}

const compiled = new WeakMap<readonly OwnRule[], readonly Rule[]>();

/**
 * The rules of a person's configuration: whatever program is speaking. Compiled once for each list. Patterns have been
 * checked when the configuration was read (text/pattern.ts); throws a SyntaxError where one is no regular expression.
 */
export function ownRules(written: readonly OwnRule[]): readonly Rule[] {
	let rules = compiled.get(written);
	if (rules === undefined) {
		rules = written.map(({kind, pattern, on, description}) => ({
			kind,
			when: {outcome: on, speaker: 'anyone'},
			pattern: new RegExp(pattern),
			description,
		}));
		compiled.set(written, rules);
	}
	return rules;
}
