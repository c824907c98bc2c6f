import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {
	follow,
	type ListState,
	land,
	moveBy,
	movePage,
	moveTo,
	startOfList,
} from '../../../source/explorer/state/list.ts';

const list = fc.record({
	count: fc.integer({min: 0, max: 200}),
	height: fc.integer({min: 1, max: 60}),
	cursor: fc.integer({min: -5, max: 210}),
});

/** The cursor is on a row that there is and in the window, and the window hangs over neither end. */
function assertSound({cursor, top}: ListState, count: number, height: number): void {
	assert.ok(cursor >= 0 && cursor <= Math.max(0, count - 1), `cursor ${cursor} of ${count}`);
	assert.ok(top <= cursor && cursor < top + height, `cursor ${cursor} outside of ${top} to ${top + height - 1}`);
	assert.ok(top >= 0 && top <= Math.max(0, count - height), `top ${top} with ${count} rows at ${height}`);
}

const margin = (height: number) => Math.min(3, Math.floor((height - 1) / 2));

describe('a list', () => {
	test('keeps its cursor in the window through every series of moves, sizes and changes', () => {
		const step = fc.oneof(
			fc.record({kind: fc.constant('by' as const), value: fc.integer({min: -30, max: 30})}),
			fc.record({kind: fc.constant('page' as const), value: fc.constantFrom(-1, 1)}),
			fc.record({kind: fc.constant('to' as const), value: fc.integer({min: -3, max: 230})}),
			fc.record({kind: fc.constant('land' as const), value: fc.integer({min: 0, max: 199})}),
			fc.record({kind: fc.constant('grow' as const), value: fc.integer({min: 0, max: 20})}),
			fc.record({kind: fc.constant('height' as const), value: fc.integer({min: 1, max: 60})}),
		);
		fc.assert(
			fc.property(list, fc.array(step, {maxLength: 30}), ({count: first, height: tall}, steps) => {
				let [count, height] = [first, tall];
				let state = moveTo(startOfList, 0, count, height);
				for (const {kind, value} of steps) {
					if (kind === 'by') state = moveBy(state, value, count, height);
					if (kind === 'page') state = movePage(state, value, count, height);
					if (kind === 'to') state = moveTo(state, value, count, height);
					if (kind === 'land') state = land(value, count, height);
					if (kind === 'grow') {
						count += value;
						state = follow(state, state.cursor + (count > value ? value : 0), count, height);
					}
					if (kind === 'height') {
						height = value;
						state = moveTo(state, state.cursor, count, height);
					}
					assertSound(state, count, height);
				}
			}),
		);
	});

	test('scrolls by no more than a step, and only where the cursor would come too near to an edge', () => {
		fc.assert(
			fc.property(list, fc.constantFrom(-1, 1), ({count, height, cursor}, step) => {
				const before = moveTo(startOfList, cursor, count, height);
				const after = moveBy(before, step, count, height);
				assert.ok(Math.abs(after.top - before.top) <= 1);
				const row = after.cursor - before.top;
				if (row >= margin(height) && row < height - margin(height)) assert.equal(after.top, before.top);
			}),
		);
	});

	test('that is followed keeps its cursor on the same row of the screen while the window is full', () => {
		fc.assert(
			fc.property(list, fc.integer({min: 0, max: 50}), ({count, height, cursor}, arrived) => {
				fc.pre(count >= height);
				const before = moveTo(startOfList, cursor, count, height);
				const after = follow(before, before.cursor + arrived, count + arrived, height);
				assert.deepEqual(after, {cursor: before.cursor + arrived, top: before.top + arrived});
				assert.deepEqual(follow(after, before.cursor, count, height), before);
			}),
		);
	});

	test('that is followed to anywhere has its cursor in the window', () => {
		fc.assert(
			fc.property(list, list, (before, after) => {
				const state = moveTo(startOfList, before.cursor, before.count, before.height);
				assertSound(follow(state, after.cursor, after.count, after.height), after.count, after.height);
			}),
		);
	});

	test('turns pages without losing a row between them', () => {
		fc.assert(
			fc.property(fc.integer({min: 1, max: 300}), fc.integer({min: 1, max: 60}), (count, height) => {
				let state = moveTo(startOfList, 0, count, height);
				let seen = Math.min(count, height);
				for (let page = 0; page <= count; page++) {
					state = movePage(state, 1, count, height);
					assert.ok(state.top <= seen, `rows ${seen} to ${state.top - 1} were never shown`);
					seen = Math.max(seen, Math.min(count, state.top + height));
				}
				assert.equal(state.cursor, count - 1);
				for (let page = 0; page <= count; page++) state = movePage(state, -1, count, height);
				assert.deepEqual(state, {cursor: 0, top: 0});
			}),
		);
	});

	test('lands with what led to the row above it', () => {
		assert.deepEqual(land(100, 300, 30), {cursor: 100, top: 90});
		assert.deepEqual(land(4, 300, 30), {cursor: 4, top: 0});
		assert.deepEqual(land(299, 300, 30), {cursor: 299, top: 270});
		assert.deepEqual(land(3, 0, 30), {cursor: 0, top: 0});
	});
});
