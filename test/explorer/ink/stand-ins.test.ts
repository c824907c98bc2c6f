import assert from 'node:assert/strict';
import {test} from 'node:test';
import {StandIns} from '../../../source/explorer/ink/stand-ins.ts';

const frameOf = (standIns: StandIns, rows: readonly string[]) => rows.map(row => standIns.of(row)).join('\n');

test('a row goes through as one character and comes back whole, whatever it holds', () => {
	const standIns = new StandIns();
	const rows = ['\u001b[1mone\u001b[0m  ', '', 'two', String.fromCodePoint(0xf0000), 'two'];
	const frame = frameOf(standIns, rows);
	for (const character of frame.split('\n')) assert.equal([...character].length, 1);
	assert.equal(standIns.restore(frame), rows.join('\n'));
});

test('a row that stays on the screen keeps its character, so that nothing is laid out anew', () => {
	const standIns = new StandIns();
	const stays = standIns.of('stays');
	for (let frame = 0; frame < 70_000; frame++) {
		const other = standIns.of(`row ${frame}`);
		assert.notEqual(other, stays);
		assert.equal(standIns.restore(`${stays}\n${other}`), `stays\nrow ${frame}`);
		assert.equal(standIns.of('stays'), stays);
	}
});

test('a frame that is written again, or late, is still understood', () => {
	const standIns = new StandIns();
	const first = frameOf(standIns, ['a', 'b']);
	assert.equal(standIns.restore(first), 'a\nb');
	const second = frameOf(standIns, ['b', 'c']);
	assert.equal(standIns.restore(first), 'a\nb');
	assert.equal(standIns.restore(second), 'b\nc');
});

test('what nobody stands in for is left as it is', () => {
	assert.equal(new StandIns().restore('plain\n\u{f0000}'), 'plain\n\u{f0000}');
});
