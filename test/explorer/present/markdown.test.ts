import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {markdownBody} from '../../../source/explorer/present/markdown.ts';
import {paint} from '../../../source/explorer/present/spans.ts';
import {safeText} from '../../../source/text/safe-text.ts';

const toned = (source: string, columns = 80): string[] => {
	const body = markdownBody(safeText(source), columns);
	const spans = paint(body.text, 0, body.text.length, body.tone, body.layers);
	return spans.filter(({tone}) => tone !== 'text').map(({text, tone}) => `${tone}:${text}`);
};
const shown = (source: string, columns = 80): string => markdownBody(safeText(source), columns).text;

test('headings, emphasis, code and links become tones, and their text stays', () => {
	assert.equal(
		shown('# Title\nso **bold** and `code` at [docs](https://example.org)'),
		'Title\nso bold and code at docs (https://example.org)',
	);
	assert.deepEqual(toned('## Title\na **b** `c`'), ['heading:Title', 'strong:b', 'code:c']);
});

test('what stands in a code fence is left alone', () => {
	assert.equal(shown('```sh\n# no heading **x**\n```\n**y**'), '```sh\n# no heading **x**\n```\ny');
	assert.equal(shown('~~~\n```\n# still code'), '~~~\n```\n# still code');
});

test('rows of a list item hang below its words', () => {
	const body = markdownBody(safeText('- one\n  12. two\nthree'), 80);
	assert.deepEqual(body.hangs, [2, 6, 0]);
});

test('a table that fits is aligned, one that does not is left as it was', () => {
	const table = '| a | bbb |\n|---|:-:|\n| long cell | `x` |\n';
	assert.equal(shown(table), '| a         | bbb |\n|-----------|-----|\n| long cell | x   |\n');
	assert.equal(shown(table, 10), table);
	assert.equal(shown('| 漢字 |\n|--|\n| x |'), '| 漢字 |\n|------|\n| x    |');
});

test('HTML is text', () => {
	assert.equal(shown('<b>x</b> & <script>'), '<b>x</b> & <script>');
});

test('no line is lost, moved or made up, whatever is written', () => {
	const word = fc.constantFrom(
		'# h',
		'- i',
		'> q',
		'```',
		'**',
		'`',
		'[a](b)',
		'| a | b |',
		'|---|---|',
		'x',
		'   ',
		'---',
		'[',
	);
	fc.assert(
		fc.property(
			fc.array(
				fc.array(word, {maxLength: 4}).map(words => words.join(' ')),
				{maxLength: 12},
			),
			lines => {
				const source = lines.join('\n');
				const letters = (text: string) => text.replace(/[^hiqabx]/g, '');
				const result = shown(source).split('\n');
				assert.equal(result.length, source.split('\n').length);
				result.forEach((line, index) => {
					assert.equal(letters(line), letters(lines[index] ?? ''));
				});
			},
		),
	);
});

test('a text that is no prose by its length is shown as it is', () => {
	const log = '# x\n'.repeat(60_000);
	assert.equal(shown(log), log);
});
