import assert from 'node:assert/strict';
import {test} from 'node:test';
import {type MarkKind, markKinds} from '../../../source/analysis/types.ts';
import {fileOf} from '../rows/made-up.ts';
import {commandCases} from './command-cases.ts';
import {type Lines, sessionCases} from './session-cases.ts';

const fewestOfEach = 6;

const kindsOf = (lines: Lines): MarkKind[] => fileOf(lines).facts.marks.map(({kind}) => kind);
const shown = (lines: Lines): string =>
	`${kindsOf(lines).join(', ') || 'nothing'}: ${JSON.stringify(lines).slice(-400)}`;

for (const {kind, marked, silent} of sessionCases) {
	test(`${kind}: what a session shows when it happened`, () => {
		assert.deepEqual(marked.filter(lines => !kindsOf(lines).includes(kind)).map(shown), []);
	});
	test(`${kind}: what only looks like it`, () => {
		assert.deepEqual(silent.filter(lines => kindsOf(lines).includes(kind)).map(shown), []);
	});
}

test('every kind has at least six true and six misleading cases', () => {
	const counts = (kind: MarkKind): readonly [number, number] => {
		const cases = [...commandCases, ...sessionCases].filter(each => each.kind === kind);
		const sum = (of: (each: (typeof cases)[number]) => readonly unknown[]) =>
			cases.reduce((n, each) => n + of(each).length, 0);
		return [sum(({marked}) => marked), sum(({silent}) => silent)];
	};
	const tooFew = markKinds.filter(kind => counts(kind).some(count => count < fewestOfEach));
	assert.deepEqual(tooFew, []);
});
