import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import {excerptAround} from '../../source/report/excerpt.ts';

const limits = {lines: 3, characters: 300};
const numbered = Array.from({length: 9}, (_, index) => `line ${index + 1}`).join('\n');

describe('an excerpt', () => {
	it('keeps the evidence in its middle and says what was left out', () => {
		assert.equal(excerptAround(numbered, 'line 5', limits), '…\nline 4\nline 5\nline 6\n…');
		assert.equal(excerptAround(numbered, 'line 1', limits), 'line 1\nline 2\nline 3\n…');
		assert.equal(excerptAround(numbered, 'line 9', limits), '…\nline 7\nline 8\nline 9');
	});
	it('is the beginning where the evidence is not in it, and the whole where that is short', () => {
		assert.equal(excerptAround(numbered, 'nowhere', limits), 'line 1\nline 2\nline 3\n…');
		assert.equal(excerptAround('a\nb\n\n', '', limits), 'a\nb');
	});
	it('of one huge line is the part around the evidence', () => {
		const line = `${'x'.repeat(10_000)}here it is${'y'.repeat(10_000)}`;
		const excerpt = excerptAround(line, 'here it is', limits);
		assert.match(excerpt, /^…x+here it isy+…$/);
		assert.ok(excerpt.length <= limits.characters + 2);
	});
	it('finds evidence of several lines by its first', () => {
		assert.match(excerptAround(numbered, '\nline 5\nline 6', limits), /line 5/);
	});
});
