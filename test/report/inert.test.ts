/** Hostile strings in a fence, a span, a cell and a title; read back by a small reader of CommonMark's own rules. */
import assert from 'node:assert/strict';
import {describe, it} from 'node:test';
import fc from 'fast-check';
import {codeSpan, fenced, markerStart, plainTitle, tableCell} from '../../source/report/inert.ts';

const hostile: readonly string[] = [
	'@everyone look at @org/team',
	'Fixes #1, closes GH-2, resolves org/repo#3',
	'fixes https://github.com/org/repo/issues/4',
	'3f786850e387550fdab836ed7e6dc881de23001b and 3f78685',
	'```\n# out\n@bob',
	'````\n```\n`````',
	'~~~\nout',
	'`` ` ```',
	'<script>alert(1)</script> <img src=x onerror=y> <details>',
	`<!-- hidden --> ${markerStart} 0123456789abcdef -->`,
	'a\u202eb\u200bc\u2066d\u00ade\ufeff',
	'\u001b]52;c;aGk=\u0007\u001b[31mred\u001b[0m',
	'line\r\n```\rout\u2028```\u0085```',
	'| a \\| b || `c` |',
	'[x](javascript:alert(1)) ![i](http://x/y.png)',
	'- [ ] task\n# heading\n---\n> quote',
	'\t```\n   ```',
	'',
	'   ',
	'`',
];
const anyText = fc.oneof(
	fc.constantFrom(...hostile),
	fc
		.array(fc.constantFrom('`', '``', '```', '~~~', '\n', '\r', ' ', '\t', '|', '\\', '<!--', '@a', '#1', 'x'), {
			maxLength: 40,
		})
		.map(parts => parts.join('')),
	fc.string({unit: 'binary'}),
);

/** What stands behind the fence that the first line opens; null where it is never closed. */
function afterFence(markdown: string): string | null {
	const lines = markdown.split(/\r\n|\n|\r/);
	const opening = /^(`{3,})[^`]*$/.exec(lines[0] ?? '');
	assert.ok(opening, markdown);
	const closing = new RegExp(`^ {0,3}\`{${opening[1]?.length},}[ \\t]*$`);
	const end = lines.findIndex((line, index) => index > 0 && closing.test(line));
	return end === -1 ? null : lines.slice(end + 1).join('\n');
}

/** Inside and outside of code spans, as CommonMark pairs runs of backticks of the same length. */
function outsideSpans(line: string): string {
	let outside = '';
	for (let at = 0; at < line.length; ) {
		const run = /^`+/.exec(line.slice(at))?.[0];
		if (run === undefined) {
			outside += line[at++];
			continue;
		}
		const closing = new RegExp(`(?<!\`)\`{${run.length}}(?!\`)`, 'g');
		closing.lastIndex = at + run.length;
		const found = closing.exec(line);
		if (found === null) outside += run;
		at = found === null ? at + run.length : found.index + run.length;
	}
	return outside;
}

const hidden = /[\p{Cf}\p{Zl}\p{Zp}\u0000-\u0009\u000b-\u001f\u007f-\u009f]/u;

describe('a fence', () => {
	it('cannot be closed from inside, whatever is in it', () => {
		fc.assert(
			fc.property(anyText, text => {
				assert.equal(afterFence(`${fenced(text)}\nafter`), 'after');
			}),
			{numRuns: 1000},
		);
	});
	it('holds nothing hidden and no marker of ours', () => {
		for (const text of hostile) {
			assert.doesNotMatch(fenced(text), hidden);
			assert.ok(!fenced(text).includes(markerStart));
		}
	});
	it('keeps the text as it was written', () => {
		assert.equal(fenced('a | b\n  c `d`'), '```text\na | b\n  c `d`\n```');
		assert.equal(fenced('```js\nx\n```'), '````text\n```js\nx\n```\n````');
	});
});

describe('a code span', () => {
	it('is one line that leaves nothing outside of it', () => {
		fc.assert(
			fc.property(anyText, text => {
				const span = codeSpan(text);
				assert.doesNotMatch(span, /[\r\n]/);
				assert.equal(outsideSpans(`- ${span}, then`), span === '–' ? '- –, then' : '- , then');
			}),
			{numRuns: 1000},
		);
	});
	it('holds nothing hidden and no marker of ours', () => {
		for (const text of hostile) {
			assert.doesNotMatch(codeSpan(text), hidden);
			assert.ok(!codeSpan(text).includes(markerStart));
		}
	});
	it('reads as the text did', () => {
		assert.equal(codeSpan('sudo: a password is required'), '`sudo: a password is required`');
		assert.equal(codeSpan('`x` and ``y``'), '``` `x` and ``y`` ```');
		assert.equal(codeSpan(' \n '), '–');
		assert.equal(codeSpan('abcdef', 3), '`abc`');
	});
});

describe('a cell of a table', () => {
	it('is one cell, whatever is in it and however backslashes are read', () => {
		fc.assert(
			fc.property(anyText, text => {
				const row = `| ${tableCell(text)} | last |`;
				// One reader takes a bar behind any backslash as escaped, another pairs the backslashes first.
				assert.equal(row.split(/(?<!\\)\|/).length, 4, row);
				assert.equal(row.replace(/\\[\s\S]/g, '..').split('|').length, 4, row);
			}),
			{numRuns: 1000},
		);
	});
});

describe('a title', () => {
	it('refers to nothing and hides nothing', () => {
		fc.assert(
			fc.property(fc.array(anyText, {maxLength: 3}), texts => {
				const title = plainTitle(texts.join(' '));
				assert.doesNotMatch(title, /@[\w-]|#\d|\bgh-\d|:\/\/|<!--|[\r\n]/i);
				assert.doesNotMatch(title, /(?<![A-Za-z0-9])[0-9a-f]{7,40}(?![A-Za-z0-9])/i);
				assert.doesNotMatch(title, hidden);
				assert.ok(title.length <= 200);
			}),
			{numRuns: 1000},
		);
	});
	it('stays readable', () => {
		assert.equal(plainTitle('Fixes #12 for @bob, see GH-3'), 'Fixes # 12 for @ bob, see GH 3');
		assert.equal(plainTitle('<path>: No such file or directory'), '<path>: No such file or directory');
		assert.equal(plainTitle('at 3f786850e387550fdab836ed7e6dc881de23001b'), 'at 3f7868…');
	});
});
