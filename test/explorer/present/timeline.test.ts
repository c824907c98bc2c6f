import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {defaultGlyphs} from '../../../source/explorer/present/glyphs.ts';
import type {StyledLine} from '../../../source/explorer/present/styled.ts';
import {widthOf} from '../../../source/explorer/present/theme.ts';
import {timeline} from '../../../source/explorer/present/timeline.ts';

const minute = 60_000;
const hour = 60 * minute;
const textOf = (line: StyledLine) => line.map(({text}) => text).join('');
const toneAt = (line: StyledLine, column: number) => line.flatMap(({text, tone}) => [...text].map(() => tone))[column];

describe('the timeline of a session', () => {
	test('shows work and pauses to scale, with the length of a pause where there is room', () => {
		const blocks = [
			{start: 0, end: 1 * hour},
			{start: 7 * hour, end: 9.9 * hour},
		];
		const {bar} = timeline(blocks, [], 40, defaultGlyphs);
		assert.equal(textOf(bar), `█████${'╌'.repeat(8)} 6h00m ${'╌'.repeat(8)}${'█'.repeat(12)}`);
	});

	test('puts marks where they happened, a red one over an amber one', () => {
		const blocks = [{start: 0, end: 10 * minute}];
		const marks = [
			{time: 1 * minute, severity: 'amber'},
			{time: 5 * minute, severity: 'red'},
			{time: 5 * minute, severity: 'amber'},
			{time: 10 * minute, severity: 'red'},
		] as const;
		const drawn = timeline(blocks, marks, 20, defaultGlyphs).marks;
		assert.equal(textOf(drawn), '  ▲       ✗        ✗');
		assert.equal(toneAt(drawn, 2), 'amber');
		assert.equal(toneAt(drawn, 10), 'red');
	});

	test('lifts the block one is on', () => {
		const blocks = [
			{start: 0, end: hour},
			{start: 5 * hour, end: 6 * hour},
		];
		const {bar} = timeline(blocks, [], 30, defaultGlyphs, 1);
		assert.equal(toneAt(bar, 0), 'text');
		assert.equal(toneAt(bar, 29), 'accent');
	});

	test('of a moment is work and no more, of nothing is nothing', () => {
		assert.equal(textOf(timeline([{start: 5, end: 5}], [], 10, defaultGlyphs).bar).includes('█'), true);
		assert.deepEqual(timeline([], [], 10, defaultGlyphs), {bar: [], marks: []});
	});

	test('is as wide as asked, shows every block, and every mark in a column that says work', () => {
		const lengths = fc.array(fc.tuple(fc.integer({min: 0, max: 5 * hour}), fc.integer({min: 1, max: 90 * hour})), {
			minLength: 1,
			maxLength: 12,
		});
		fc.assert(
			fc.property(
				lengths,
				fc.integer({min: 1, max: 220}),
				fc.double({min: 0, max: 1, noNaN: true}),
				(parts, columns, share) => {
					let time = Date.UTC(2026, 0, 1);
					const blocks = parts.map(([length, pause]) => {
						const block = {start: time, end: time + length};
						time = block.end + pause;
						return block;
					});
					const marks = blocks.map(({start, end}) => ({time: start + share * (end - start), severity: 'red' as const}));
					const drawn = timeline(blocks, marks, columns, defaultGlyphs, 0);
					assert.equal(widthOf(drawn.bar), columns);
					assert.equal(widthOf(drawn.marks), columns);
					const [bar, signs] = [textOf(drawn.bar), textOf(drawn.marks)];
					assert.ok(signs.includes('✗'));
					for (let column = 0; column < columns; column++) if (signs[column] === '✗') assert.equal(bar[column], '█');
				},
			),
		);
	});
});
