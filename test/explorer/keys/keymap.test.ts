import assert from 'node:assert/strict';
import fs from 'node:fs';
import {describe, test} from 'node:test';
import {createKeyDecoder} from '../../../source/explorer/keys/key-decoder.ts';
import {
	actionFor,
	actionIds,
	type Binding,
	conflicts,
	defaultKeymap,
	hintsFor,
	isIn,
	keyLabel,
	rebind,
	type ViewName,
	viewerKeymap,
	viewNames,
} from '../../../source/explorer/keys/keymap.ts';
import {keysMarkdown} from '../../../source/explorer/keys/keys-markdown.ts';

const bindings = actionIds.map(id => [id, defaultKeymap[id] as Binding] as const);

/** What terminals send for the keys of the table that are no single character. */
const bytes: Readonly<Record<string, string>> = {
	up: '\u001b[A',
	down: '\u001b[B',
	right: '\u001b[C',
	left: '\u001b[D',
	'ctrl+up': '\u001b[1;5A',
	'ctrl+down': '\u001b[1;5B',
	pageup: '\u001b[5~',
	pagedown: '\u001b[6~',
	home: '\u001b[H',
	end: '\u001b[F',
	enter: '\r',
	tab: '\t',
	space: ' ',
	escape: '\u001b',
};

describe('the keymap', () => {
	test('gives no key to two actions of a view', () => {
		assert.deepEqual(conflicts(defaultKeymap), []);
	});

	test('of a viewer has no hint of anything that leads out of the program, and nothing else is missing', () => {
		const off = actionIds.filter(id => (viewerKeymap(defaultKeymap)[id] as Binding).isOff);
		assert.deepEqual(off, ['judge', 'saveDraft', 'createIssue', 'pager', 'editor', 'suspend']);
		for (const view of viewNames) {
			const usual = hintsFor(defaultKeymap, view);
			const left = usual.filter(({action}) => !off.includes(action));
			assert.deepEqual(hintsFor(viewerKeymap(defaultKeymap), view), left);
		}
		const rebound = viewerKeymap(rebind(defaultKeymap, {pager: ['x']}));
		assert.equal((rebound.pager as Binding).isOff, true);
	});

	test('says of every action what it does, where it is and how it is reached', () => {
		for (const [id, {keys, description, views, hint}] of bindings) {
			assert.ok(keys.length > 0, `${id} has no key`);
			assert.match(description, /^[a-z].{2,}[^.]$/, id);
			for (const view of views ?? []) assert.ok(viewNames.includes(view), `${id} in ${view}`);
			for (const view of hint?.views ?? []) assert.ok(isIn({...defaultKeymap[id]}, view), `${id} hints in ${view}`);
		}
	});

	test('names keys as the decoder names what terminals send', () => {
		for (const [id, {keys}] of bindings) {
			for (const key of keys) {
				const letter = /^ctrl\+([a-z])$/.exec(key)?.[1];
				const sent = bytes[key] ?? (letter ? String.fromCharCode(letter.charCodeAt(0) - 0x60) : key);
				const decoder = createKeyDecoder();
				const names = [...decoder.push(sent), ...decoder.flush()].map(({name}) => name);
				assert.deepEqual(names, [key], `${id}: ${key}`);
			}
		}
	});

	test('finds the action made for the view before the one for all', () => {
		const cases: readonly (readonly [ViewName, string, string | null])[] = [
			['detail', 'enter', 'inSession'],
			['events', 'enter', 'open'],
			['detail', 'l', 'open'],
			['users', 'n', null],
			['search', 'tab', 'scope'],
			['users', 'tab', null],
			['help', 'q', 'quit'],
			['users', 'ctrl+c', 'quit'],
		];
		for (const [view, key, action] of cases)
			assert.equal(actionFor(defaultKeymap, view, key), action, `${key} in ${view}`);
	});

	test('reaches every action in every view it is for, unless one made for the view takes its key', () => {
		for (const [id, binding] of bindings) {
			for (const view of binding.views ?? viewNames) {
				const reached = binding.keys.map(key => actionFor(defaultKeymap, view, key));
				assert.ok(reached.includes(id), `${id} in ${view}: its keys lead to ${reached.join(', ')}`);
			}
		}
	});

	test('hints in their order, with the first key as people write it', () => {
		const detail = hintsFor(defaultKeymap, 'detail').map(({key, word}) => `${key} ${word}`);
		assert.deepEqual(detail.slice(0, 3), ['n next mark', 'J next event', 'enter in its session']);
		assert.ok(!detail.some(hint => hint.endsWith(' open')));
		for (const view of viewNames) {
			const words = hintsFor(defaultKeymap, view).map(({word}) => word);
			assert.deepEqual(words, [...new Set(words)], view);
			assert.ok(words.includes('help'), view);
		}
		assert.deepEqual(['ctrl+r', 'ctrl+down', 'escape', 'pagedown', '?', 'G'].map(keyLabel), [
			'Ctrl+R',
			'Ctrl+↓',
			'esc',
			'PgDn',
			'?',
			'G',
		]);
	});

	test('takes other keys for an action, and tells what clashes then', () => {
		const mine = rebind(defaultKeymap, {down: ['n'], filter: ['ctrl+x', 'F']});
		assert.equal(actionFor(mine, 'users', 'n'), 'down');
		assert.equal(actionFor(mine, 'users', 'j'), null);
		assert.equal(actionFor(mine, 'users', 'F'), 'filter');
		assert.equal(actionFor(defaultKeymap, 'users', 'j'), 'down', 'the table itself stays');
		assert.deepEqual(
			conflicts(rebind(defaultKeymap, {quit: ['?']})),
			viewNames.map(view => `? in ${view}: help and quit`),
		);
	});
});

describe('the list of keys', () => {
	test('names every key and every action once', () => {
		const text = keysMarkdown(defaultKeymap);
		for (const [id, {description, keys}] of bindings) {
			const rows = text.split('\n').filter(row => row.includes(`| ${description.replaceAll('|', '\\|')} |`));
			assert.equal(rows.length, 1, id);
			for (const key of keys) assert.ok(rows[0]?.includes(`\`${keyLabel(key)}\``), `${id}: ${key}`);
		}
	});

	test('writes a pipe and a backtick so that the table holds', () => {
		const text = keysMarkdown(rebind(defaultKeymap, {quit: ['|', '`']}));
		assert.match(text, /^\| `\\\|` `` ` `` \| quit \| everywhere \|$/m);
	});

	test('of the README is the keymap’s', () => {
		const readme = fs.readFileSync('README.md', 'utf8');
		const listed = /<!-- keys -->\n+([\s\S]*?)\n+<!-- \/keys -->/.exec(readme)?.[1];
		const expected = keysMarkdown(defaultKeymap);
		assert.equal(listed, expected, `between <!-- keys --> and <!-- /keys --> of README.md belongs:\n\n${expected}\n`);
	});
});
