/** What a tool call was told and what came of it, in the form that suits the tool. One entry of a table a tool. */
import {commandTools} from '../../../analysis/steps.ts';
import {own, type SafeText, safeText, visibleLine, visibleText} from '../../../text/safe-text.ts';
import {
	isObject,
	type Json,
	type JsonObject,
	objectOf,
	outputOf,
	stringOf,
	type ToolResult,
} from '../../../transcript/event.ts';
import {editBody, patchBody} from '../diff.ts';
import {type Layer, StyledText} from '../spans.ts';
import type {Tone} from '../styled.ts';
import {type Body, fixedSection, type Section} from './doc.ts';
import type {Evidence} from './evidence.ts';
import {fieldSections, imageSections, inputSection, outputSection, proseSection, wordsSection} from './sections.ts';

export interface StepParts {
	readonly tool: string;
	readonly input: JsonObject;
	readonly result: ToolResult | null;
	/** The blocks of the result's content, for its pictures. */
	readonly resultBlocks: readonly JsonObject[];
	/** Output of the last running update; '' without any. */
	readonly running: string;
	readonly evidence: Evidence;
}

const text = (value: Json | undefined): string => stringOf(value) ?? '';

/** Input and result of a call. The result is made first: evidence stands there rather than in the call. */
export function stepSections(parts: StepParts): Section[] {
	const result = resultSections(parts);
	return [...callSections(parts), ...result];
}

const forms: {readonly [tool: string]: (parts: StepParts) => Section[]} = {
	Edit: ({input, result}) => [changeSection(result, () => [['change', input.old_string, input.new_string]])].flat(),
	MultiEdit: ({input, result}) => changeSection(result, () => editsOf(input)),
	Write: ({input, result, evidence}) => [
		...changeSection(result, () => []),
		inputSection('content', text(input.content), evidence),
	],
	Read: () => [],
	TodoWrite: ({input}) => [fixedSection('to-do list', todoBody(input.todos))],
	Task: ({input, evidence}) => orderSections(input, evidence),
	Agent: ({input, evidence}) => orderSections(input, evidence),
	ExitPlanMode: ({input, evidence}) => {
		const {plan, ...rest} = input;
		return [
			...(plan ? [proseSection('plan', text(plan), null, visibleText)] : []),
			...fieldSections('input', rest, evidence),
		];
	},
};

function callSections(parts: StepParts): Section[] {
	const {tool, input, evidence} = parts;
	if (commandTools.has(tool)) return [inputSection('command', text(input.command), evidence)];
	const form = Object.hasOwn(forms, tool) ? forms[tool] : undefined;
	return form ? form(parts) : fieldSections('input', input, evidence);
}

function orderSections(input: JsonObject, evidence: Evidence): Section[] {
	const {prompt, ...rest} = input;
	return [
		...fieldSections('input', rest, evidence),
		...(prompt ? [proseSection('order', text(prompt), null, visibleText)] : []),
	];
}

type NamedChange = readonly [name: string, before: Json | undefined, after: Json | undefined];

/** The patch that the result carries says the lines; without one the two texts of the input are compared. */
function changeSection(result: ToolResult | null, named: () => readonly NamedChange[]): Section[] {
	const patch = patchBody(objectOf(result?.detail).structuredPatch);
	if (patch) return [fixedSection('change', patch, changeNote(patch))];
	return named().map(([name, before, after]) => {
		const body = editBody(text(before), text(after));
		return fixedSection(name, body, changeNote(body));
	});
}

const editsOf = (input: JsonObject): NamedChange[] =>
	(Array.isArray(input.edits) ? input.edits.filter(isObject) : []).map((edit, index, all) => [
		`change ${index + 1} of ${all.length}`,
		edit.old_string,
		edit.new_string,
	]);

function changeNote(body: Body): SafeText {
	const ofTone = (tone: Tone) => body.layers[0]?.filter(range => range.tone === tone).length ?? 0;
	return own(`+${ofTone('added')} −${ofTone('removed')}`);
}

const todoSigns: {readonly [status: string]: readonly [sign: string, tone: Tone]} = {
	completed: ['[x] ', 'dim'],
	in_progress: ['[>] ', 'strong'],
};

function todoBody(todos: Json | undefined): Body {
	const styled = new StyledText();
	for (const todo of Array.isArray(todos) ? todos.filter(isObject) : []) {
		const status = text(todo.status);
		const [sign, tone] = (Object.hasOwn(todoSigns, status) ? todoSigns[status] : undefined) ?? ['[ ] ', 'text'];
		styled.line(
			[
				{text: own(sign), tone: 'dim'},
				{text: visibleLine(text(todo.content)), tone},
			],
			sign.length,
		);
	}
	return {text: styled.text(), tone: 'text', wrap: 'words', layers: [styled.layer()], hangs: styled.lineHangs()};
}

/** `   12→` before a line of a file: the number is the file's, and secondary. */
const lineNumber = /^ *\d+(?:→| )/;

function dimLineNumber(row: string, isLineStart: boolean): Layer {
	const found = isLineStart ? lineNumber.exec(row) : null;
	return found ? [{start: 0, end: found[0].length, tone: 'dim'}] : [];
}

const prose = new Set(['Task', 'Agent', 'WebFetch', 'ExitPlanMode']);

function resultSections({tool, result, resultBlocks, running, evidence}: StepParts): Section[] {
	if (!result) return running === '' ? [] : [outputSection('output so far', running, evidence)];
	const output = outputOf(result);
	const images = imageSections(resultBlocks);
	if (images.length > 0 && resultBlocks.every(block => block.type === 'image')) return images;
	if (commandTools.has(tool)) return [outputSection('output', output, evidence), ...images];
	const isError = result.isError === true;
	if (tool === 'Read' && !isError) return [outputSection('content', output, evidence, dimLineNumber), ...images];
	if (prose.has(tool) && !isError) return [proseSection('answer', output, evidence), ...images];
	if (isError) return [wordsSection('error', output, evidence, safeText), ...images];
	return [outputSection('result', output, evidence), ...images];
}
