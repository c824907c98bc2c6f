/**
 * Where a command came from: the person typed it (`!`), it stands in an earlier message of theirs, in the playbook, or
 * nowhere: then it was improvised. Pure.
 */
import {safeLine} from '../text/safe-text.ts';
import {bareLine, bareLines, commandLines, isSpecific, saysLittle} from './command-text.ts';
import {unframed} from './friction/command-form.ts';
import type {Playbook, PlaybookPlace} from './playbook.ts';
import type {Prompt} from './prompts.ts';

export type ProvenanceKind = 'typed' | 'pasted' | 'playbook' | 'improvised';
export const provenanceKinds: readonly ProvenanceKind[] = ['typed', 'pasted', 'playbook', 'improvised'];

export interface Provenance {
	readonly kind: ProvenanceKind;
	/** For people, one line, safe to draw. */
	readonly sentence: string;
	/** Line of the message in the session's file; null for the others. */
	readonly line: number | null;
	/** The line of the message in which it stands, raw; null for the others. */
	readonly context: string | null;
	readonly place: PlaybookPlace | null;
}

/** Messages longer than this are searched in their beginning only. */
const searchedCharacters = 200_000;
const shellLine = /^! ?/;
const excerptColumns = 80;
/** Claude Code sends a plan that the person accepted as a message of theirs: what stands in it, Claude wrote. */
const acceptedPlan = /^implement the following plan:/i;

interface Message {
	readonly prompt: Prompt;
	readonly isShell: boolean;
	/** Bare lines, joined with line breaks, with one at either end. */
	readonly text: string;
}

/** What the person wrote in a session, ready to be asked for commands. */
export class Messages {
	private readonly messages: readonly Message[];

	constructor(prompts: readonly Prompt[]) {
		const own = prompts.filter(({text}) => !acceptedPlan.test(text));
		this.messages = own.map(prompt => ({
			prompt,
			isShell: shellLine.test(prompt.text),
			text: `\n${bareLines(prompt.text.slice(0, searchedCharacters).replace(shellLine, ''))
				.map(({text}) => text)
				.join('\n')}\n`,
		}));
	}

	/** The earliest message that holds the command and was written before; the person's own shell lines first. */
	find(
		command: string,
		isEarlier: (prompt: Prompt) => boolean,
	): {kind: 'typed' | 'pasted'; prompt: Prompt; context: string} | null {
		const lines = commandLines(command);
		if (lines.length === 0) return null;
		const core = bareLine(unframed(command));
		const wordings = lines.length === 1 && core !== '' && core !== lines[0] ? [lines, [core]] : [lines];
		const earlier = this.messages.filter(({prompt}) => isEarlier(prompt));
		for (const {prompt, text} of earlier.filter(({isShell}) => isShell)) {
			for (const wording of wordings) {
				if (text === `\n${wording.join('\n')}\n`) return {kind: 'typed', prompt, context: wording[0] ?? ''};
			}
		}
		for (const {prompt, text} of earlier) {
			for (const wording of wordings) {
				const context = standsIn(wording, text);
				if (context !== null) return {kind: 'pasted', prompt, context};
			}
		}
		return null;
	}
}

/** The line of the text in which a command stands; of several lines each that says something must stand there. */
function standsIn(lines: readonly string[], text: string): string | null {
	const telling = lines.length === 1 ? lines : lines.filter(line => !saysLittle(line));
	let context: string | null = null;
	for (const line of telling) {
		const at = placeOf(line, text);
		if (at === -1) return null;
		context ??= text.slice(text.lastIndexOf('\n', at - 1) + 1, text.indexOf('\n', at));
	}
	return context;
}

/** What may stand around a specific command within a sentence. Others need a line, quotes or a shell prompt of their own. */
const before = /[\s`'"“”‘’([]/;
const after = /^(?:[\s`'"“”‘’)\]]|[.,;:!?](?:\s|$))/;
const quote = /[`'"“”‘’]/;
const end = /[`'"“”‘’\n]/;
const shellPrompt = /(?:^|[\s`'"“”‘’])[$%] $/;

/** Where a command begins in the text, -1 where it is not there, or only as a part of a longer word. */
function placeOf(line: string, text: string): number {
	const countsInProse = isSpecific(line);
	for (let at = text.indexOf(line); at !== -1; at = text.indexOf(line, at + 1)) {
		const left = text[at - 1] ?? '\n';
		const right = text.slice(at + line.length, at + line.length + 2);
		const isAlone =
			(left === '\n' && right[0] === '\n') ||
			(quote.test(left) && quote.test(right[0] ?? '')) ||
			(end.test(right[0] ?? '') && shellPrompt.test(text.slice(Math.max(0, at - 3), at)));
		if (isAlone || (countsInProse && before.test(left) && after.test(right))) return at;
	}
	return -1;
}

const nothing = {line: null, context: null, place: null} as const;

/**
 * `isEarlier` tells which messages were written before the command: by position in its own file, by time where the
 * command is a sub-agent's and the messages are those of the session.
 */
export function provenanceOf(
	command: string,
	messages: Messages,
	isEarlier: (prompt: Prompt) => boolean,
	playbook: Playbook | null,
): Provenance {
	const found = messages.find(command, isEarlier);
	if (found !== null) {
		const {kind, prompt, context} = found;
		const sentence =
			kind === 'typed'
				? `typed by the person at line ${prompt.line}`
				: `pasted: stands in the person's message at line ${prompt.line}: ${safeLine(context, excerptColumns)}`;
		return {kind, sentence, line: prompt.line, context, place: null};
	}
	const place = playbook?.find(command) ?? null;
	if (place !== null)
		return {
			kind: 'playbook',
			sentence: `playbook: ${safeLine(place.path)}:${place.line}`,
			line: null,
			context: null,
			place,
		};
	const sentence =
		playbook === null
			? 'improvised: in no earlier message of the person'
			: 'improvised: in no earlier message of the person and not in the playbook';
	return {kind: 'improvised', sentence, ...nothing};
}

/** Facts of a step that tell when it was called. */
interface Called {
	readonly command: string | null;
	/** Position of its event in the file. */
	readonly event: number;
	readonly time: number | null;
}

/**
 * Asks for the commands of one file. A sub-agent's commands may come from the messages of the session that started it:
 * those are of another file (`isOwn` false), and what was earlier is told by time.
 */
export function originsOf(
	prompts: readonly Prompt[],
	isOwn: boolean,
	playbook: Playbook | null,
): (step: Called) => Provenance {
	const messages = new Messages(prompts);
	return ({command, event, time}) =>
		provenanceOf(
			command ?? '',
			messages,
			prompt => (isOwn ? prompt.event < event : prompt.time !== null && time !== null && prompt.time < time),
			playbook,
		);
}
