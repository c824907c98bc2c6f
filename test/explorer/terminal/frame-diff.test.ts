import assert from 'node:assert/strict';
import {test} from 'node:test';
import unicode11 from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import fc from 'fast-check';
import {diffFrame, type Rows} from '../../../source/explorer/terminal/frame-diff.ts';

const columns = 20;
const height = 7;
const size = {columns, rows: height};

function openTerminal() {
	const terminal = new xterm.Terminal({cols: columns, rows: height, allowProposedApi: true, scrollback: 0});
	terminal.loadAddon(new unicode11.Unicode11Addon());
	terminal.unicode.activeVersion = '11';
	return terminal;
}

const written = (terminal: xterm.Terminal, bytes: string) => new Promise<void>(done => terminal.write(bytes, done));

/** Every cell with its colours; what a blank's foreground is cannot be seen. */
function cells(terminal: xterm.Terminal): string[] {
	return Array.from({length: height}, (_, y) => {
		const line = terminal.buffer.active.getLine(y);
		return Array.from({length: columns}, (_, x) => {
			const cell = line?.getCell(x);
			if (!cell) return '';
			const style = [cell.getBgColor(), cell.isInverse(), cell.isUnderline()];
			if (cell.getChars().trim() === '') return `|${cell.getWidth()} ${style}`;
			return `|${cell.getChars()}${cell.getWidth()} ${[...style, cell.getFgColor(), cell.isBold(), cell.isDim()]}`;
		}).join('');
	});
}

const word = fc.constantFrom(
	'a',
	'word',
	'  ',
	'row 12',
	'漢字',
	'e\u0301',
	'\u0301',
	'…',
	'─',
	'▌ ',
	'🚀',
	'✗',
	'5/100',
);
const style = fc.constantFrom(
	...['31', '32', '1', '2', '7', '4', '1;31', '30;43', '38;5;12', '39', '22', '27', '24'],
	...['', '0', '0;36', '0;1', '0;1;4;31', ';36', ';1;4;31'],
);
const row = fc
	.array(
		fc.oneof(
			word,
			style.map(parameters => `\u001b[${parameters}m`),
		),
		{maxLength: 10},
	)
	.map(parts => parts.join(''));

/** Frames as a program makes them: a few rows change, or a part of the screen moves. */
const step = fc.oneof(
	fc.record({kind: fc.constant('set' as const), y: fc.nat(height - 1), row}),
	fc.record({kind: fc.constant('append' as const), y: fc.nat(height - 1), row}),
	fc.record({kind: fc.constant('move' as const), y: fc.nat(height - 1), by: fc.integer({min: -3, max: 3}), row}),
	fc.record({kind: fc.constant('all' as const), rows: fc.array(row, {maxLength: height + 2})}),
);

function next(rows: Rows, change: typeof step extends fc.Arbitrary<infer Step> ? Step : never): Rows {
	switch (change.kind) {
		case 'set':
			return rows.map((old, y) => (y === change.y ? change.row : old));
		case 'append':
			return rows.map((old, y) => (y === change.y ? old + change.row : old));
		case 'move':
			return rows.map((old, y) => (y >= change.y ? (rows[y + change.by] ?? change.row) : old));
		case 'all':
			return change.rows;
	}
}

test('a screen updated from frame to frame shows the same cells as one painted anew', async () => {
	const updated = openTerminal();
	const fresh = openTerminal();
	await fc.assert(
		fc.asyncProperty(
			fc.array(row, {minLength: height, maxLength: height}),
			fc.array(step, {maxLength: 6}),
			async (first, steps) => {
				await written(updated, '\u001b[?7l\u001b[31mrubbish'.repeat(3));
				await written(updated, diffFrame(null, first, size));
				let shown = first as Rows;
				for (const change of steps) {
					const frame = next(shown, change);
					await written(updated, diffFrame(shown, frame, size));
					await written(fresh, `\u001bc\u001b[?7l${diffFrame(null, frame, size)}`);
					assert.deepEqual(cells(updated), cells(fresh));
					shown = frame;
				}
			},
		),
		{numRuns: 150},
	);
});

test('a change beyond the last cell leaves what is seen as it is', async () => {
	const [updated, fresh] = [openTerminal(), openTerminal()];
	const [before, after] = [['word row 125/100 word 12'], ['word row 125/100 word 12漢字']];
	await written(updated, `\u001b[?7l${diffFrame(null, before, size)}${diffFrame(before, after, size)}`);
	await written(fresh, `\u001b[?7l${diffFrame(null, after, size)}`);
	assert.deepEqual(cells(updated), cells(fresh));
});

test('an unchanged frame costs no byte', () => {
	assert.equal(diffFrame(['a', 'b'], ['a', 'b'], {columns: 120, rows: 5}), '');
	assert.equal(diffFrame(['a', 'b'], ['a', 'b', ''], {columns: 120, rows: 5}), '');
});

test('every row that has a colour ends with none', () => {
	const update = diffFrame(null, ['\u001b[31mred', 'plain', 'a\u001b[7mb\u001b[27m'], {columns: 120, rows: 3});
	assert.ok(update.includes('red\u001b[m'));
	assert.ok(update.includes('plain\u001b[3H'));
	assert.ok(update.includes('b\u001b[27m\u001b[m'));
});

test('only colours get through, whatever a frame holds', () => {
	const update = diffFrame(null, ['a\u001b]52;c;aGk=\u0007b\u001b[2Jc\u0007\u009b2Jd\r\u001b[31me\u001bc'], {
		columns: 120,
		rows: 1,
	});
	const bytes = update.replace(/\u001b\[(?:\?2026[hl]|\d+H|K|\d*m)/g, '');
	assert.equal(bytes, 'a]52;c;aGk=b[2Jc2Jdec');
});

test('a list that moves under a heading and over a hint is scrolled, not rewritten', () => {
	const list = (from: number) => Array.from({length: 38}, (_, y) => `row ${from + y} ${'x'.repeat(90)}`);
	const frame = (from: number) => ['heading', ...list(from), `${from} of 100`];
	for (const [from, to] of [
		[10, 11],
		[11, 10],
		[10, 14],
		[30, 11],
	] as const) {
		const update = diffFrame(frame(from), frame(to), {columns: 120, rows: 40});
		const rewritten = Math.abs(to - from);
		assert.ok(update.length < rewritten * 115 + 80, `${update.length} bytes for ${rewritten} new rows`);
	}
});

test('of a row only what follows the first change is written, in its colours', () => {
	const before = `\u001b[31mred\u001b[39m loading 214/460`;
	const after = `\u001b[31mred\u001b[39m loading 215/460`;
	assert.equal(
		diffFrame([before], [after], {columns: 120, rows: 1}),
		'\u001b[?2026h\u001b[1;15H\u001b[K5/460\u001b[?2026l',
	);
	const coloured = diffFrame([`\u001b[7m${'long '.repeat(5)}a`], [`\u001b[7m${'long '.repeat(5)}b`], {
		columns: 120,
		rows: 1,
	});
	assert.equal(coloured, '\u001b[?2026h\u001b[1;26H\u001b[K\u001b[7mb\u001b[m\u001b[?2026l');
});
