import assert from 'node:assert/strict';
import {test} from 'node:test';
import xterm from '@xterm/headless';
import fc from 'fast-check';
import {renderLine} from '../../../source/explorer/present/render-line.ts';
import type {StyledLine, Tone} from '../../../source/explorer/present/styled.ts';
import {colourTheme, plainTheme, type Theme} from '../../../source/explorer/present/theme.ts';
import {own} from '../../../source/text/safe-text.ts';

const columns = 24;

/** As it is meant: every span in its own colours, closed behind it. */
function plainly(line: StyledLine, theme: Theme, isSelected: boolean): string {
	let text = '';
	let left = columns;
	const add = (piece: string, tone: string) => {
		const bar = isSelected ? theme.selected : '';
		text += `\u001b[0;${[isSelected && tone === theme.tones.dim ? '' : tone, bar].filter(Boolean).join(';')}m${piece}`;
		left -= piece.length;
	};
	for (const span of line) add(span.text, theme.tones[span.tone]);
	add(' '.repeat(left), '');
	return `${text}\u001b[0m`;
}

/** Every cell with what can be seen of it. */
function cells(text: string): Promise<string[]> {
	const terminal = new xterm.Terminal({cols: columns, rows: 2, allowProposedApi: true});
	return new Promise(resolve =>
		terminal.write(text, () => {
			const line = terminal.buffer.active.getLine(0);
			resolve(
				Array.from({length: columns}, (_, x) => {
					const cell = line?.getCell(x);
					if (!cell) return '';
					const onBlanks = [cell.getBgColor(), cell.isInverse(), cell.isUnderline()];
					const ink = [cell.getFgColor(), cell.isBold(), cell.isDim()];
					const isBlank = cell.getChars().trim() === '';
					return `${cell.getChars().trim()} ${onBlanks} ${isBlank && !cell.isInverse() ? '' : ink}`;
				}),
			);
			terminal.dispose();
		}),
	);
}

const tones = Object.keys(colourTheme.tones) as Tone[];
const span = fc.record({
	text: fc.constantFrom('', ' ', '   ', 'a', 'two words', '  12', '12  ', ' ─ ', '…').map(own),
	tone: fc.constantFrom(...tones),
});

test('a row looks as if every span had its colours to itself, at any theme, selected or not', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(span, {maxLength: 6}).filter(line => line.reduce((sum, {text}) => sum + text.length, 0) <= columns),
			fc.constantFrom(colourTheme, plainTheme),
			fc.boolean(),
			async (line, theme, isSelected) => {
				const text = renderLine(line, columns, theme, isSelected);
				assert.equal(text.replace(/\u001b\[[\d;]*m/g, '').length, columns);
				assert.ok(!/\u001b\[(?!m)[\d;]*m[^\u001b]*$/.test(text), 'colours are closed');
				assert.deepEqual(await cells(text), await cells(plainly(line, theme, isSelected)));
			},
		),
		{numRuns: 300},
	);
});

test('colours are written where they change, blanks in whatever colour is at hand, and none for blanks at the end', () => {
	const line: StyledLine = [
		{text: own(' 12 '), tone: 'red'},
		{text: own('  '), tone: 'text'},
		{text: own(' 3'), tone: 'red'},
		{text: own(' x'), tone: 'amber'},
		{text: own(' y'), tone: 'text'},
		{text: own('   '), tone: 'dim'},
	];
	assert.equal(renderLine(line, 18, colourTheme), ' \u001b[31m12    3 \u001b[33mx \u001b[my      ');
});

test('a wide character that is no blank for a terminal stays where it is', () => {
	const line: StyledLine = [{text: own('a\u3000'), tone: 'red'}];
	assert.equal(renderLine(line, 5, colourTheme), '\u001b[31ma\u3000\u001b[m  ');
});
