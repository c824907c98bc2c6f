/** An event as text for reading: who and when, what was called and what came of it, its marks. All of it safe to draw. */

import {durationOf} from '../analysis/duration.ts';
import type {Provenance} from '../analysis/provenance.ts';
import {readableJson} from '../analysis/rows/compact.ts';
import type {StepFacts} from '../analysis/steps.ts';
import {duration, moment, zone} from '../text/format.ts';
import {type SafeText, safeLine, safeText, visibleLine, visibleText} from '../text/safe-text.ts';
import {
	contentBlocks,
	type Entry,
	eventTime,
	eventType,
	type JsonObject,
	objectOf,
	outputOf,
	stringOf,
	toolResults,
	toolUses,
} from '../transcript/event.ts';
import {classifyUser} from '../transcript/user-text.ts';
import type {SelectedFile} from './workspace.ts';

/** `entries` are the lines of the file that belong to the event: those of its calls and results. */
export function shownEvent(
	file: SelectedFile,
	entry: Entry,
	entries: readonly Entry[],
	origin: (step: StepFacts) => Provenance,
): string {
	const {event, line} = entry;
	const {facts, user} = file;
	const time = eventTime(event);
	const when = time === null ? 'no time' : `${moment(time, {weekday: true, seconds: true})} ${zone(time)}`;
	const heading = `${visibleLine(user)}  ${visibleLine(file.file)}:${line}  ${when}  ${visibleLine(eventType(event))}`;
	const ids = new Set([...toolUses(event), ...toolResults(event)].map(({id}) => id));
	const steps = facts.steps.filter(({id}) => ids.has(id));
	const marks = facts.marks.filter(mark => (mark.toolUseId === null ? mark.line === line : ids.has(mark.toolUseId)));
	const parts = [
		heading,
		...marks.map(({kind, severity, evidence}) => `${severity === 'red' ? '✗' : '▲'} ${kind}: ${safeLine(evidence)}`),
		...said(entry),
		...steps.map(step => shownStep(step, entries, origin)),
	];
	return `${parts.join('\n\n')}\n`;
}

/** What the event says besides its calls and results; the whole of it as JSON where it is of no known form. */
function said({event}: Entry): string[] {
	if (event.type === 'user') {
		const {kind, text} = classifyUser(event);
		if (kind === 'tool-result') return [];
		if (text === '') return [json(event)];
		return [kind === 'shell-output' || kind === 'local-output' ? safeText(text) : visibleText(text)];
	}
	if (event.type === 'assistant') {
		const blocks = contentBlocks(event);
		if (blocks.length === 0) return [json(event)];
		return blocks.flatMap(block => {
			if (block.type === 'tool_use') return [];
			if (block.type === 'text') return [safeText(stringOf(block.text) ?? '')];
			if (block.type === 'thinking') return [`thinking: ${safeText(stringOf(block.thinking) || '(not recorded)')}`];
			return [json(block)];
		});
	}
	return [json(event)];
}

function shownStep(step: StepFacts, entries: readonly Entry[], origin: (step: StepFacts) => Provenance): string {
	const call = entries.flatMap(({event}) => toolUses(event)).find(({id}) => id === step.id);
	const result = entries.flatMap(({event}) => toolResults(event)).find(({id}) => id === step.id);
	const {seconds, upperBound} = durationOf(step);
	const facts = [
		visibleLine(call?.name || 'result of a call that is not in this file', 200),
		step.outcome,
		...(step.exitCode === null ? [] : [`exit ${step.exitCode}`]),
		...(seconds === null ? [] : [`${upperBound ? '≤ ' : ''}${duration(seconds)}`]),
		...(step.updates > 0 ? [`${step.updates} updates`] : []),
	];
	const output = result ? safeText(outputOf(result)) : '(no result)';
	const from = step.command === null ? [] : [origin(step).sentence];
	return [[facts.join(' · '), ...from].join('\n'), ...(call ? [input(call.input)] : []), output || '(no output)'].join(
		'\n\n',
	);
}

function input(given: JsonObject): string {
	const {command} = given;
	return typeof command === 'string' ? `$ ${visibleText(command)}` : json(objectOf(given));
}

const json = (value: JsonObject): SafeText => visibleText(readableJson(value));
