import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {paint, StyledText, type ToneRange} from '../../../source/explorer/present/spans.ts';
import type {StyledLine, Tone} from '../../../source/explorer/present/styled.ts';
import {own, safeText} from '../../../source/text/safe-text.ts';

const shown = (line: StyledLine) => line.map(({text, tone}) => `${tone}:${text}`);

test('later layers lie on top of earlier ones, and the rest has the base tone', () => {
	const code: ToneRange[] = [{start: 2, end: 8, tone: 'code'}];
	const match: ToneRange[] = [
		{start: 0, end: 1, tone: 'match'},
		{start: 4, end: 6, tone: 'match'},
	];
	assert.deepEqual(shown(paint(own('0123456789'), 0, 10, 'text', [code, match])), [
		'match:0',
		'text:1',
		'code:23',
		'match:45',
		'code:67',
		'text:89',
	]);
	assert.deepEqual(shown(paint(own('0123456789'), 5, 7, 'text', [code, match])), ['match:5', 'code:6']);
});

test('painting gives the text back, with at every character the tone of the topmost range', () => {
	const tones: readonly Tone[] = ['code', 'match', 'redEvidence'];
	const layer = (tone: Tone) =>
		fc.uniqueArray(fc.nat(20), {minLength: 0, maxLength: 8}).map(cuts => {
			const edges = cuts.sort((a, b) => a - b);
			const ranges: ToneRange[] = [];
			for (let i = 0; i + 1 < edges.length; i += 2) ranges.push({start: edges[i]!, end: edges[i + 1]!, tone});
			return ranges;
		});
	const text = own('abcdefghijklmnopqrst');
	fc.assert(
		fc.property(fc.tuple(...tones.map(layer)), fc.nat(20), fc.nat(20), (layers, a, b) => {
			const start = Math.min(a, b);
			const end = Math.max(a, b);
			const painted = paint(text, start, end, 'dim', layers).flatMap(span =>
				[...span.text].map(letter => [letter, span.tone]),
			);
			const expected = [...text.slice(start, end)].map((letter, index) => {
				const at = start + index;
				const top = layers.flat().findLast(range => range.start <= at && at < range.end);
				return [letter, top?.tone ?? 'dim'];
			});
			assert.deepEqual(painted, expected);
		}),
	);
});

test('a styled text is its lines joined, its tones standing where their spans stand', () => {
	const styled = new StyledText();
	for (let i = 0; i < 2_500; i++)
		styled.line(
			[
				{text: safeText(`${i} `), tone: 'text'},
				{text: own('x'), tone: 'key'},
			],
			i % 3,
		);
	const text = styled.text();
	assert.equal(text, Array.from({length: 2_500}, (_, i) => `${i} x`).join('\n'));
	assert.ok(styled.layer().every(({start, end}) => text.slice(start, end) === 'x'));
	assert.equal(styled.layer().length, 2_500);
	assert.deepEqual(styled.lineHangs().slice(0, 4), [0, 1, 2, 0]);
});
