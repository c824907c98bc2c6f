/** An event on one line: the words that the rows of the explorer show, raw. */
import {blockWords, clientWords} from '../analysis/rows/client-rows.ts';
import {isPrinted} from '../analysis/rows/printed.ts';
import {toolTarget} from '../analysis/rows/tool-text.ts';
import {
	contentBlocks,
	type JsonObject,
	objectOf,
	outputOf,
	stringOf,
	type TranscriptEvent,
	toolResults,
	toolUses,
} from '../transcript/event.ts';
import {classifyUser} from '../transcript/user-text.ts';

/** A longer text is cut; `show` prints it whole. */
export const eventTextCharacters = 1000;

export interface EventWords {
	/** Tool names for calls and results, else the role, subtype or type of what it is. */
	readonly name: string;
	/** One line, raw. */
	readonly text: string;
	/** The text is what a program printed. */
	readonly isOutput: boolean;
}

/** `toolOf` knows the tool of a call by its id. */
export function eventWords(event: TranscriptEvent, toolOf: (id: string) => string | undefined): EventWords {
	const {name, text, isOutput} = rawWords(event, toolOf);
	return {name: oneLine(name), text: oneLine(text), isOutput};
}

function rawWords(event: TranscriptEvent, toolOf: (id: string) => string | undefined): EventWords {
	switch (event.type) {
		case 'assistant':
			return {
				name: names(toolUses(event).map(use => use.name)) || roleOf(event),
				text: blocksText(event),
				isOutput: false,
			};
		case 'user': {
			const said = classifyUser(event);
			if (said.kind !== 'tool-result') {
				const isOutput = said.kind === 'shell-output' || said.kind === 'local-output';
				return {name: roleOf(event), text: said.text || blocksText(event), isOutput};
			}
			const results = toolResults(event);
			return {
				name: names(results.map(({id}) => toolOf(id) ?? '')) || roleOf(event),
				text: results.map(result => head(outputOf(result))).join('  '),
				isOutput: true,
			};
		}
		default: {
			const words = clientWords(event);
			return {name: words.name, text: words.text, isOutput: isPrinted(words)};
		}
	}
}

const names = (tools: readonly string[]): string => [...new Set(tools)].filter(tool => tool !== '').join(', ');

const roleOf = (event: TranscriptEvent): string => stringOf(objectOf(event.message).role) ?? stringOf(event.type) ?? '';

const blocksText = (event: TranscriptEvent): string =>
	contentBlocks(event)
		.map(block => head(blockText(block)))
		.join('  ');

/** The tool's name is a field of its own. */
const blockText = (block: JsonObject): string =>
	block.type === 'tool_use' ? toolTarget(stringOf(block.name) ?? '', objectOf(block.input)) : blockWords(block);

/** Enough of a huge text: blanks run together later. */
const head = (text: string): string => text.slice(0, 4 * eventTextCharacters);

function oneLine(text: string): string {
	// CR is no blank: it may hide what stands before it, and the gate must see it.
	const line = head(text)
		.replaceAll('\r\n', '\n')
		.replace(/[^\S\r]+/g, ' ')
		.trim();
	return line.length > eventTextCharacters ? `${line.slice(0, eventTextCharacters - 1)}…` : line;
}
