import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {diffLines, editBody, patchBody} from '../../../source/explorer/present/diff.ts';

const signed = (before: string, after: string) => diffLines(before, after).map(({sign, line}) => sign + line);

test('lines that stay are kept, the others go or come', () => {
	assert.deepEqual(signed('a\nb\nc\nd', 'a\nx\nc\ny\nd'), [' a', '-b', '+x', ' c', '+y', ' d']);
	assert.deepEqual(signed('', 'new'), ['+new']);
	assert.deepEqual(signed('old\n', ''), ['-old']);
	assert.deepEqual(signed('same\n', 'same'), [' same']);
});

test('what stays and goes is the old text, what stays and comes the new, and no diff is longer than needed', () => {
	const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), {maxLength: 12}).map(lines => lines.join('\n'));
	const lines = (value: string) => (value === '' ? [] : value.split('\n'));
	/** Longest common subsequence, written down as its definition. */
	const common = (a: readonly string[], b: readonly string[]): number => {
		const best = a.map(() => b.map(() => 0));
		a.forEach((one, i) => {
			b.forEach((other, j) => {
				const [up, left, across] = [best[i - 1]?.[j] ?? 0, best[i]?.[j - 1] ?? 0, best[i - 1]?.[j - 1] ?? 0];
				best[i]![j] = one === other ? across + 1 : Math.max(up, left);
			});
		});
		return best.at(-1)?.at(-1) ?? 0;
	};
	fc.assert(
		fc.property(text, text, (before, after) => {
			const changes = diffLines(before, after);
			const of = (signs: string) => changes.filter(({sign}) => signs.includes(sign)).map(({line}) => line);
			assert.deepEqual(of(' -'), lines(before));
			assert.deepEqual(of(' +'), lines(after));
			assert.equal(of(' ').length, common(lines(before), lines(after)));
		}),
	);
});

test('texts too long to compare are shown as gone and come', () => {
	const many = (word: string) => Array.from({length: 2_000}, (_, i) => `${word}${i}`).join('\n');
	const changes = diffLines(many('a'), many('b'));
	assert.equal(changes.length, 4_000);
	assert.equal(changes[0]?.sign, '-');
	assert.equal(changes.at(-1)?.sign, '+');
});

test('a carriage return cannot overwrite the sign of a line', () => {
	const body = editBody('', 'bad\r good');
	assert.equal(body.text, '+bad␍ good');
	assert.deepEqual(body.layers[0], [{start: 0, end: 10, tone: 'added'}]);
});

test('the patch of a transcript is shown with its line numbers, and anything else is no patch', () => {
	const body = patchBody([
		{oldStart: 3, oldLines: 2, newStart: 3, newLines: 1, lines: [' a', '-b', '\\ No newline at end of file']},
	]);
	assert.equal(body?.text, '@@ -3,2 +3,1 @@\n a\n-b\n\\ No newline at end of file');
	assert.equal(patchBody('text'), null);
	assert.equal(patchBody([]), null);
	assert.equal(patchBody([{lines: 'x'}]), null);
});
