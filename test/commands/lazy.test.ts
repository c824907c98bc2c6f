import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';

/** Packages and files that a module loads before it runs: `import()` and `import type` are not among them. */
function loadedBy(entry: string): {packages: Set<string>; files: Set<string>} {
	const packages = new Set<string>();
	const files = new Set<string>();
	const visit = (file: string): void => {
		if (files.has(file)) return;
		files.add(file);
		const text = fs.readFileSync(file, 'utf8');
		for (const [, what = '', from = ''] of text.matchAll(/^(?:import|export)\s([^;]*?)\s?from\s'([^']+)';/gm)) {
			const isTypeOnly =
				/^type\s/.test(what) ||
				(/^\{[^}]*\}$/s.test(what) && !/[{,]\s*(?!type\s)\w/.test(what.replace(/,\s*\}$/, '}')));
			if (isTypeOnly) continue;
			if (from.startsWith('.')) visit(path.resolve(path.dirname(file), from));
			else if (!from.startsWith('node:')) packages.add(from);
		}
	};
	visit(path.resolve(entry));
	return {packages, files};
}

test('the entry loads no package and nothing of the explorer before it knows what is asked for', () => {
	const {packages, files} = loadedBy('cli.tsx');
	assert.ok(files.size > 8, 'the walk over imports has found something');
	assert.deepEqual([...packages], ['get-east-asian-width']);
	assert.deepEqual(
		[...files].filter(file => /source\/(explorer|library|search\/(?!distance))/.test(file)),
		[],
	);
});

test('a command without a screen loads nothing of Ink or React', () => {
	for (const name of fs.readdirSync('source/commands').filter(entry => entry.endsWith('.ts'))) {
		const file = `source/commands/${name}`;
		const {packages, files} = loadedBy(file);
		for (const name of ['ink', 'react', 'ink-table']) assert.ok(!packages.has(name), `${file} loads ${name}`);
		const screens = [...files].filter(loaded => /source\/explorer\/(?!keys\/keymap)/.test(loaded));
		assert.deepEqual(screens, [], file);
	}
});
