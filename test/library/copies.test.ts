import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {type CopyKeys, counted, keyOf} from '../../source/analysis/copy-keys.ts';
import {CopyIndex, type CountedFile, countOnce} from '../../source/library/copies.ts';

const keysOf = (entries: readonly (readonly [id: number, kinds: number])[]): CopyKeys => ({
	keys: Float64Array.from(entries, ([id]) => id),
	kinds: Uint8Array.from(entries, ([, kinds]) => kinds),
});

const file = (id: number, start: number | null, ...entries: (readonly [number, number])[]): CountedFile => ({
	id,
	start,
	copyKeys: keysOf(entries),
});

const {event, toolUse, command, toolError, prompt, compaction, red, amber} = counted;

describe('copies of a resumed session', () => {
	test('count in the one that started first', () => {
		const first = file(2, 100, [11, event | prompt], [12, event], [13, toolUse | command | toolError | red]);
		const resumed = file(1, 200, [11, event | prompt], [13, toolUse | command | toolError | red], [14, event | amber]);
		const result = countOnce([resumed, first]);
		assert.equal(result.get(2)?.copiedKeys.size, 0);
		assert.deepEqual(result.get(1)?.copiedKeys, new Set([11, 13]));
		assert.deepEqual(result.get(1)?.copied, {
			events: 1,
			toolUses: 1,
			commands: 1,
			toolErrors: 1,
			prompts: 1,
			compactions: 0,
			red: 1,
			amber: 0,
		});
	});

	test('of sessions without times stand behind all others, and of equal starts the file given first counts', () => {
		const undated = countOnce([file(1, null, [11, event]), file(2, 100, [11, event])]);
		assert.equal(undated.get(1)?.copied.events, 1);
		const same = countOnce([file(5, 100, [11, event]), file(4, 100, [11, event])]);
		assert.equal(same.get(5)?.copied.events, 0);
		assert.equal(same.get(4)?.copied.events, 1);
	});

	test('with all files of the group left in come to each key once', () => {
		const kinds = fc.constantFrom(event, event | prompt, event | compaction, toolUse | command, toolUse | red, amber);
		const entries = fc.uniqueArray(fc.tuple(fc.integer({min: 1, max: 30}), kinds), {selector: ([id]) => id});
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.option(fc.integer({min: 0, max: 5})), entries), {maxLength: 6}), made => {
				// The same id is the same thing in every file.
				const kindOf = new Map<number, number>();
				const files = made.map(([start, own], id) =>
					file(
						id,
						start,
						...own.map(([key, kind]): [number, number] => {
							if (!kindOf.has(key)) kindOf.set(key, kind);
							return [key, kindOf.get(key) as number];
						}),
					),
				);
				const result = countOnce(files);
				const bits = {
					events: event,
					toolUses: toolUse,
					commands: command,
					prompts: prompt,
					red,
					amber,
					compactions: compaction,
				};
				for (const [name, bit] of Object.entries(bits) as [keyof typeof bits, number][]) {
					const all = files.reduce((sum, {copyKeys}) => sum + copyKeys.kinds.filter(kind => kind & bit).length, 0);
					const copied = [...result.values()].reduce((sum, one) => sum + one.copied[name], 0);
					const once = [...kindOf.values()].filter(kind => kind & bit).length;
					assert.equal(all - copied, once, name);
				}
			}),
		);
	});

	test('are found between files that share a key, directly or through others', () => {
		const sets = fc.array(fc.array(fc.integer({min: 1, max: 40}), {maxLength: 8}), {maxLength: 10});
		fc.assert(
			fc.property(sets, files => {
				const index = new CopyIndex();
				for (const [id, keys] of files.entries())
					index.add(id, keysOf([...keys.map(key => [key, event] as const), [Number.NaN, event]]));
				for (const [id, keys] of files.entries()) index.add(id, keysOf(keys.map(key => [key, event] as const)));
				assert.deepEqual(sorted(index.groups()), sorted(naiveGroups(files)));
			}),
		);
	});

	test('are found among more keys than the table begins with', () => {
		const index = new CopyIndex();
		for (let id = 0; id < 20; id++) {
			const own = Array.from({length: 1_000}, (_, key) => [keyOf(`${id} ${key}`), event] as const);
			index.add(id, keysOf([...own, [keyOf(`shared ${id >> 1}`), event]]));
		}
		const pairs = Array.from({length: 10}, (_, pair) => [pair * 2, pair * 2 + 1]);
		assert.deepEqual(sorted(index.groups()), pairs);
	});
});

const sorted = (groups: number[][]) =>
	groups.map(group => group.sort((a, b) => a - b)).sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));

/** Grows each file's group until nothing is added. */
function naiveGroups(files: readonly (readonly number[])[]): number[][] {
	const groups: number[][] = [];
	const placed = new Set<number>();
	for (const id of files.keys()) {
		if (placed.has(id)) continue;
		const group = [id];
		for (const at of group) {
			for (const [other, keys] of files.entries()) {
				if (!group.includes(other) && keys.some(key => files[at]?.includes(key))) group.push(other);
			}
		}
		for (const one of group) placed.add(one);
		if (group.length > 1) groups.push(group);
	}
	return groups;
}
