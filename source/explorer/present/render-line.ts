/**
 * Styled lines become text of the terminal here and nowhere else: the one place where escape sequences are written into what
 * the screen shows. It writes as few of them as it can, because each row goes over the line as it stands.
 */
import {columnsOf, fit} from '../../text/width.ts';
import type {StyledLine, Tone} from './styled.ts';
import type {Theme} from './theme.ts';

interface Rendered {
	readonly columns: number;
	readonly theme: Theme;
	readonly isSelected: boolean;
	readonly text: string;
}

/** Views hand out the same line while nothing in it changes: most rows of a frame are those of the frame before. */
const rendered = new WeakMap<StyledLine, Rendered>();

/** A styled line as text of exactly `columns` columns, cut or filled, every colour closed before the blanks at its end. */
export function renderLine(line: StyledLine, columns: number, theme: Theme, isSelected = false): string {
	const known = rendered.get(line);
	if (known?.columns === columns && known.theme === theme && known.isSelected === isSelected) return known.text;
	const text = render(line, columns, theme, isSelected);
	rendered.set(line, {columns, theme, isSelected, text});
	return text;
}

function render(line: StyledLine, columns: number, theme: Theme, isSelected: boolean): string {
	const row = new Row();
	let left = columns;
	for (const {text, tone} of line) {
		if (left <= 0) break;
		const width = columnsOf(text);
		row.add(width <= left ? text : fit(text, left), parametersOf(tone, theme, isSelected));
		left -= Math.min(width, left);
	}
	row.add(' '.repeat(left), isSelected ? theme.selected : '');
	return row.end();
}

/** SGR parameters; '' for none. */
function parametersOf(tone: Tone, theme: Theme, isSelected: boolean): string {
	if (!isSelected) return theme.tones[tone];
	// On the selected row dim text would vanish against the bar; the bar's own colours are enough there.
	const own = tone === 'dim' ? '' : theme.tones[tone];
	return own && theme.selected ? `${own};${theme.selected}` : own || theme.selected;
}

const csi = '\u001B[';
const foreground = /^(?:3[0-7]|9[0-7])$/;
/** Underlined, inverse, or with a background. */
const seenOnBlanks = /(?:^|;)(?:[47]|4[0-7]|10[0-7])(?:;|$)/;

class Row {
	private text = '';
	/** In force at the end of the text. */
	private style = '';
	/** Blanks behind the text, not written yet: they look the same in every style that is not seen on them. */
	private blanks = 0;

	add(text: string, style: string): void {
		if (text === '') return;
		if (style !== '' && seenOnBlanks.test(style)) {
			this.write(text, style);
			return;
		}
		const start = leadingBlanks(text);
		this.blanks += start;
		if (start === text.length) return;
		const end = endOfText(text);
		this.write(text.slice(start, end), style);
		this.blanks = text.length - end;
	}

	/** All of it, with no style in force. */
	end(): string {
		return this.text + change(this.style, '') + ' '.repeat(this.blanks);
	}

	private write(text: string, style: string): void {
		if (this.blanks > 0) {
			if (seenOnBlanks.test(this.style)) this.changeTo('');
			this.text += ' '.repeat(this.blanks);
			this.blanks = 0;
		}
		this.changeTo(style);
		this.text += text;
	}

	private changeTo(style: string): void {
		this.text += change(this.style, style);
		this.style = style;
	}
}

/** What to write between text in one style and text in another. */
function change(from: string, to: string): string {
	if (from === to) return '';
	if (to === '') return `${csi}m`;
	// A colour takes the place of another one; all else would add up.
	if (from === '' || (foreground.test(from) && foreground.test(to))) return `${csi}${to}m`;
	// What is left out before the `;` is 0.
	return `${csi};${to}m`;
}

function leadingBlanks(text: string): number {
	let index = 0;
	while (text.charCodeAt(index) === 0x20) index++;
	return index;
}

/** Index behind the last character that is no blank. */
function endOfText(text: string): number {
	let index = text.length;
	while (index > 0 && text.charCodeAt(index - 1) === 0x20) index--;
	return index;
}
