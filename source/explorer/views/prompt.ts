/** Something only the person can answer: a host key, a passphrase, a password. What is secret is shown as dots, never kept. */
import type {Prompt} from '../../sources/remote/transport.ts';
import {plural} from '../../text/format.ts';
import {own, type SafeText} from '../../text/safe-text.ts';
import {columnsOf, cut, wrap} from '../../text/width.ts';
import type {Key} from '../keys/key-decoder.ts';
import type {ActionId} from '../keys/keymap.ts';
import type {Glyphs} from '../present/glyphs.ts';
import type {StyledLine} from '../present/styled.ts';
import {editInput, emptyInput, type InputLine} from '../state/input.ts';
import type {BodyLine, View, WindowSize} from './view.ts';

export interface PromptOptions {
	readonly prompt: Prompt;
	readonly glyphs: Glyphs;
	/** How many more questions come after this one. */
	readonly waiting: () => number;
	/** Called once; null: the person does not want to answer. */
	readonly onAnswer: (answer: string | null) => void;
}

const consent = 'yes';

export class PromptView implements View {
	readonly name = 'prompt';
	private input: InputLine = emptyInput;
	private remark = '';

	constructor(private readonly options: PromptOptions) {}

	crumb(): SafeText {
		return this.options.prompt.server;
	}

	summary(): StyledLine {
		return [];
	}

	head(): readonly StyledLine[] {
		return [];
	}

	body({columns}: WindowSize): readonly BodyLine[] {
		const {prompt, glyphs} = this.options;
		const room = columns - 4;
		const rows = (text: SafeText, tone: 'strong' | 'text' | 'dim' | 'amber') =>
			wrap(text, room).map(
				(row): StyledLine => [
					{text: own('  '), tone: 'text'},
					{text: row.text, tone},
				],
			);
		const lines: StyledLine[] = [
			[],
			...rows(own(`${prompt.server}${this.queued()}`), 'dim'),
			...rows(prompt.title, 'strong'),
			[],
			...prompt.details.flatMap(detail => rows(detail, 'text')),
			...(prompt.details.length > 0 ? [[]] : []),
			[
				{text: own('  > '), tone: 'dim'},
				{text: this.shown(room - 4), tone: 'strong'},
				{text: glyphs.caret, tone: 'accent'},
			],
			[],
			...(this.remark ? rows(own(this.remark), 'amber') : []),
			...rows(
				own(
					prompt.kind === 'host-key'
						? `Write ${consent} and press Enter if this is the key; Esc does not connect.`
						: 'Enter answers; Esc leaves this server out. What you write is kept in memory only.',
				),
				'dim',
			),
		];
		return lines.map(line => ({line, isSelected: false}));
	}

	state(): StyledLine {
		return [];
	}

	can(action: ActionId): boolean {
		return action === 'back';
	}

	hint(action: ActionId): string | undefined {
		return action === 'back' ? 'do not answer' : undefined;
	}

	act(): boolean {
		return false;
	}

	/** Takes every key: a letter of a password is no command. */
	key(key: Key): boolean {
		this.remark = '';
		if (key.name === 'escape') this.options.onAnswer(null);
		else if (key.name === 'enter') this.enter();
		else this.input = editInput(this.input, pastedAsTyped(key)) ?? this.input;
		return true;
	}

	refresh(): void {}

	private enter(): void {
		const {prompt, onAnswer} = this.options;
		const {text} = this.input;
		if (prompt.kind !== 'host-key') onAnswer(text);
		else if (text.trim().toLowerCase() === consent) onAnswer(consent);
		else if (/^no?$/i.test(text.trim())) onAnswer(null);
		else this.remark = `Only "${consent}" trusts this key.`;
	}

	/** That it is one of several, with several servers. */
	private queued(): string {
		const waiting = this.options.waiting();
		return waiting === 0 ? '' : ` · ${plural(waiting, 'more question')} after this one`;
	}

	/** What stands left of the caret; where it is too long its end. */
	private shown(columns: number): SafeText {
		const {text, cursor} = this.input;
		const before = text.slice(0, cursor);
		if (!this.options.prompt.isVisible) return own('•'.repeat(Math.min([...before].length, columns)));
		const typed = own(before); // keys and pastes have passed the gate
		return columnsOf(typed) > columns ? cut(own(before.slice(-columns)), columns) : typed;
	}
}

/** A pasted password goes in as it is, up to the end of its line: the filter's paste would tidy its blanks. */
function pastedAsTyped(key: Key): Key {
	if (key.name !== 'paste') return key;
	return {name: 'typed', text: (key.text ?? '').replace(/[\r\n].*$/s, '')};
}
