import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {outerLine, tellingLines} from '../../../source/analysis/friction/evidence.ts';
import {charactersDrawnOver, safeText} from '../../../source/text/safe-text.ts';

const written = fc
	.array(
		fc.constantFrom(
			...['error: disk full', 'fetch ', '10%', '100%', '\r', '\r', '\n', '\r\n', ' ', '\x1b[31m', 'ok', 'denied'],
		),
		{maxLength: 20},
	)
	.map(parts => parts.join(''));

test('every line that may become evidence stands in what is shown of the output', () => {
	fc.assert(
		fc.property(written, text => {
			const shown = safeText(text);
			const lines = [...tellingLines(text, true), ...tellingLines(text)].map(({raw}) => raw);
			for (const line of [...lines, outerLine(text, 'first'), outerLine(text, 'last')])
				assert.ok(
					shown.includes(safeText(line).trim()),
					`${JSON.stringify(text)} does not show ${JSON.stringify(line)}`,
				);
		}),
		{numRuns: 500},
	);
});

test('what is not shown of an output is counted, and line ends are nothing that is missing', () => {
	assert.equal(charactersDrawnOver('one\r\ntwo\r\n'), 0);
	assert.equal(charactersDrawnOver('ERROR: disk full\rok'), 0);
	assert.equal(charactersDrawnOver('\x1b[33m10%\r20%\r100%\n'), 6);
});
