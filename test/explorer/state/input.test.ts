import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {editInput, emptyInput, type InputLine, inputOf} from '../../../source/explorer/state/input.ts';

/** `|` is the cursor. */
const line = (shown: string): InputLine => ({text: shown.replace('|', ''), cursor: shown.indexOf('|')});
const shown = ({text, cursor}: InputLine) => `${text.slice(0, cursor)}|${text.slice(cursor)}`;
const after = (begin: string, name: string, text?: string) => {
	const edited = editInput(line(begin), text === undefined ? {name} : {name, text});
	return edited && shown(edited);
};

describe('a line being typed', () => {
	test('is edited with the keys a shell has', () => {
		for (const [begin, key, end] of [
			['per|m', 'left', 'pe|rm'],
			['|perm', 'left', '|perm'],
			['per|m', 'ctrl+f', 'perm|'],
			['perm|', 'right', 'perm|'],
			['pe|rm', 'home', '|perm'],
			['pe|rm', 'ctrl+e', 'perm|'],
			['pe|rm', 'backspace', 'p|rm'],
			['|perm', 'ctrl+h', '|perm'],
			['pe|rm', 'delete', 'pe|m'],
			['perm|', 'ctrl+d', 'perm|'],
			['two wo|rds', 'ctrl+u', '|rds'],
			['two wo|rds', 'ctrl+k', 'two wo|'],
			['two words|', 'ctrl+w', 'two |'],
			['two   |', 'ctrl+w', '|'],
			['two words |x', 'alt+backspace', 'two |x'],
		] as const)
			assert.equal(after(begin, key), end, `${key} at ${begin}`);
		assert.equal(after('a|c', 'b', 'b'), 'ab|c');
		assert.equal(after('a|', 'space', ' '), 'a |');
	});

	test('moves over and deletes whole characters, also those of two units', () => {
		assert.equal(after('🥶|', 'left'), '|🥶');
		assert.equal(after('🥶|', 'backspace'), '|');
		assert.equal(after('|🥶x', 'delete'), '|x');
		assert.equal(after('|🥶x', 'right'), '🥶|x');
	});

	test('takes a paste as one line without controls', () => {
		assert.equal(after('a|d', 'paste', 'b\nc\u001b]0;x\u0007'), 'ab c|d');
	});

	test('leaves keys that edit nothing to others', () => {
		for (const name of ['enter', 'escape', 'tab', 'up', 'down', 'pagedown', 'ctrl+g', 'f1', 'alt+x'])
			assert.equal(editInput(line('a|b'), {name}), null, name);
	});

	test('grows no longer than what can be searched for', () => {
		const long = editInput(inputOf('x'.repeat(1_990)), {name: 'paste', text: 'y'.repeat(5_000)});
		assert.equal(long?.text.length, 2_000);
		assert.equal(editInput(long as InputLine, {name: 'z', text: 'z'})?.text.length, 2_000);
	});

	test('keeps its cursor inside of the text and never splits a character', () => {
		const names = ['left', 'right', 'home', 'end', 'backspace', 'delete', 'ctrl+u', 'ctrl+k', 'ctrl+w'];
		const key = fc.oneof(
			fc.constantFrom(...names).map(name => ({name})),
			fc.constantFrom('a', 'é', '果', '🥶').map(text => ({name: text, text})),
			fc.constant({name: 'space', text: ' '}),
		);
		fc.assert(
			fc.property(fc.array(key, {maxLength: 60}), keys => {
				let state = emptyInput;
				for (const one of keys) {
					state = editInput(state, one) ?? state;
					assert.ok(state.cursor >= 0 && state.cursor <= state.text.length);
					assert.equal(Buffer.from(shown(state)).toString(), shown(state), 'no half character');
				}
			}),
		);
	});
});
