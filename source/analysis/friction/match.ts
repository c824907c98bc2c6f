/** Finds the rule that speaks: who may be heard in which scene, and which rules are asked there. */
import type {CommandShape} from './command-shape.ts';
import {evidenceOf, type OutputLine, outerLine, patternView} from './evidence.ts';
import {inMachineCode} from './machine-code.ts';
import type {Rule} from './rule.ts';
import {isIn, RuleIndex} from './rule-index.ts';
import {rules} from './rules.ts';

/** What a rule gets to hear of a step. */
export interface Scene {
	readonly failed: boolean;
	readonly exitCode: number | null;
	/** null for a tool that is no shell. */
	readonly shape: CommandShape | null;
	readonly command: string;
	readonly lines: readonly OutputLine[];
	readonly text: string;
}

export interface Hit {
	readonly rule: Rule;
	readonly evidence: string;
	/** The program that complains or is missing, where the line names it; else ''. */
	readonly who: string;
}

const commandRules = rules.filter(({when}) => when.speaker !== 'harness' && when.speaker !== 'tool');
const hiddenRules = commandRules.filter(({when}) => when.outcome === 'any');
/** In the output of a test run anything may stand that the tested code printed; only these kinds are its verdict. */
const verdictsOfTests = new Set(['test-failure', 'build-failure', 'environment']);
const isVerdictOfTests = (rule: Rule): boolean =>
	verdictsOfTests.has(rule.kind) || rule.when.speaker === 'shell' || rule.inTests === true;

/** The table, cut to what can be heard where. */
export const tables = {
	harness: rules.filter(({when}) => when.speaker === 'harness'),
	tool: rules.filter(({when}) => when.speaker === 'harness' || when.speaker === 'tool'),
	command: commandRules,
	tests: commandRules.filter(isVerdictOfTests),
	hidden: hiddenRules,
	hiddenWhileReading: hiddenRules.filter(({when}) => when.speaker !== 'runner'),
	hiddenInTests: hiddenRules.filter(isVerdictOfTests),
} as const satisfies Record<string, readonly Rule[]>;

/** Does what the rule wants to hear from take part here? */
function maySpeak({when: {speaker}}: Rule, {shape, failed}: Scene): boolean {
	if (speaker === 'anyone') return true;
	if (shape === null) return speaker === 'tool' || speaker === 'harness';
	if (speaker === 'tool') return false;
	if (speaker === 'shell' || speaker === 'named' || speaker === 'harness') return true;
	// Anything that does something may call the listed programs; help texts are heard only where the step failed.
	if (failed ? !shape.onlyReads : !shape.onlyShows) return true;
	return speaker !== 'runner' && speaker.some(name => shape.heads.has(name));
}

let index: RuleIndex | undefined;
/** The first rule of `table` that finds its line; within a rule the first line. */
export function firstHit(table: readonly Rule[], scene: Scene): Hit | null {
	if (scene.lines.length === 0) return null;
	index ??= new RuleIndex(rules);
	const ruleIndex = index;
	const possible = scene.lines.map(line => {
		line.possible ??= ruleIndex.maskOf(line.clean);
		return line.possible;
	});
	const together = ruleIndex.together(possible);
	for (const rule of table) {
		const number = ruleIndex.numberOf(rule);
		if (!isIn(together, number)) continue;
		const {when} = rule;
		if (when.outcome === 'failed' && !scene.failed) continue;
		if (when.command !== undefined && !when.command.test(scene.command)) continue;
		if (!maySpeak(rule, scene)) continue;
		if (rule.with !== undefined && !scene.text.includes(rule.with)) continue;
		// A person's own patterns were measured on lines, not on a text of a thousand characters.
		const pattern = when.speaker === 'anyone' ? rule.pattern : inMachineCode(rule.pattern);
		for (const [at, line] of scene.lines.entries()) {
			if (!isIn(possible[at] as Uint32Array, number)) continue;
			const match = pattern.exec(line.clean);
			if (match === null) continue;
			const who = match.groups?.who ?? match.groups?.missing ?? '';
			if (when.speaker === 'named' && scene.shape?.onlyReads && !scene.shape.heads.has(who)) continue;
			return {rule, evidence: evidenceOf(line), who};
		}
	}
	return null;
}

/** The first line of a text, for messages that say all there. */
export function firstLine(text: string): OutputLine {
	const raw = outerLine(text, 'first');
	return {raw, clean: patternView(raw)};
}
