/** The house as it is drawn: imports run one way, and packages stay in their rooms. Read from the import statements. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, test} from 'node:test';

/** Folders of source/ and what each may import of the others. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
	text: [],
	transcript: ['text'],
	analysis: ['text', 'transcript'],
	sources: ['text'],
	search: ['text', 'analysis'],
	library: ['text', 'transcript', 'analysis', 'sources', 'search'],
	report: ['text', 'transcript', 'analysis', 'library'],
	/** Of the explorer only its keys: the file gives actions other keys. */
	config: ['text', 'transcript', 'analysis', 'sources', 'search', 'explorer/keys'],
	commands: ['text', 'transcript', 'analysis', 'sources', 'search', 'library', 'report', 'config'],
	/** Of the sources only what a server asks and how it stands: both are shown. */
	explorer: [
		'text',
		'transcript',
		'analysis',
		'search',
		'library',
		'report',
		'sources/remote/transport.ts',
		'sources/remote/status.ts',
		'sources/remote/say-status.ts',
		'sources/open-remote.ts',
	],
};

/** Packages, and where alone they are imported: a folder or a file of source/. */
const packages: Readonly<Record<string, readonly string[]>> = {
	ink: ['explorer/ink/'],
	react: ['explorer/ink/'],
	'ink-table': ['explorer/ink/'],
	'fuse.js': ['search/rank.ts'],
	zod: ['transcript/schema.ts'],
	'zod/mini': ['config/', 'commands/', 'report/gh.ts'],
	'get-east-asian-width': ['text/columns.ts'],
	ssh2: ['sources/ssh/'],
	fzstd: ['sources/remote/protocol/decompress.ts'],
};

/** Modules of Node that reach beyond the process, and where alone they are imported. */
const effects: Readonly<Record<string, readonly string[]>> = {
	'node:fs': ['sources/', 'commands/', 'explorer/terminal/', 'library/', 'config/', 'report/gh.ts'],
	'node:fs/promises': ['sources/', 'library/', 'config/', 'commands/'],
	'node:child_process': ['sources/', 'library/', 'commands/', 'explorer/terminal/', 'report/gh.ts'],
	'node:worker_threads': ['library/worker/'],
	'node:os': ['sources/', 'commands/', 'explorer/terminal/'],
	'node:net': ['sources/ssh/', 'sources/doctor/'],
	'node:tty': ['explorer/terminal/'],
};

interface Import {
	/** Below source/, with '/'. */
	readonly file: string;
	/** Below source/ for a file of ours, else the name of the package or module. */
	readonly of: string;
	readonly isOurs: boolean;
	readonly isTypeOnly: boolean;
}

const statements =
	/^(?:import|export)\s+(?:(type)\s)?[^;']*?\bfrom\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|^import\s+'([^']+)'/gm;

const files = fs
	.readdirSync('source', {recursive: true, encoding: 'utf8'})
	.filter(file => /\.tsx?$/.test(file))
	.sort();

const imports: readonly Import[] = files.flatMap(file => {
	const text = fs.readFileSync(path.join('source', file), 'utf8');
	return [...text.matchAll(statements)].map(([, type, from, dynamic, bare]): Import => {
		const name = from ?? dynamic ?? bare ?? '';
		const isOurs = name.startsWith('.');
		const of = isOurs ? path.posix.join(path.posix.dirname(file), name) : name;
		return {file, of, isOurs, isTypeOnly: type === 'type'};
	});
});

const roomOf = (file: string) => file.split('/')[0] ?? '';
const isIn = (places: readonly string[], file: string) =>
	places.some(place => file === place || file.startsWith(place.endsWith('/') ? place : `${place}/`));
const say = ({file, of}: Import) => `${file} imports ${of}`;
const offending = (isWrong: (one: Import) => boolean) => imports.filter(isWrong).map(say);

describe('the house', () => {
	test('has only rooms that are drawn', () => {
		assert.deepEqual(
			files.filter(file => !(roomOf(file) in mayImport)),
			[],
		);
		assert.ok(imports.length > 300, `only ${imports.length} imports were understood`);
	});

	test('is drawn without a way back', () => {
		const visit = (room: string, path: readonly string[]): void => {
			assert.ok(!path.includes(room), [...path, room].join(' → '));
			if (room.includes('/')) return; // a part that itself imports only what stands here
			for (const next of mayImport[room] ?? []) visit(next, [...path, room]);
		};
		for (const room of Object.keys(mayImport)) visit(room, []);
		const keysImport = imports.filter(
			({file, of, isOurs}) => isOurs && isIn(['explorer/keys'], file) && !isIn(['explorer/keys', 'text'], of),
		);
		assert.deepEqual(keysImport.map(say), []);
	});

	test('lets imports run one way', () => {
		assert.deepEqual(
			offending(({file, of, isOurs}) => isOurs && !isIn([roomOf(file), ...(mayImport[roomOf(file)] ?? [])], of)),
			[],
		);
	});

	test('imports files of its own by name and ending, and nothing beside source/', () => {
		assert.deepEqual(
			offending(({of, isOurs}) => isOurs && !fs.existsSync(path.join('source', of))),
			[],
		);
	});

	test('keeps packages in their rooms', () => {
		assert.deepEqual(
			offending(({file, of, isOurs}) => !isOurs && !of.startsWith('node:') && !isIn(packages[of] ?? [], file)),
			[],
		);
	});

	test('reaches beyond the process only at its edges', () => {
		assert.deepEqual(
			offending(({file, of}) => of in effects && !isIn(effects[of] ?? [], file)),
			[],
		);
	});

	test('presents without the terminal: presenters, state and keys know nothing of it, and views draw nothing', () => {
		const pure = ['explorer/present', 'explorer/state', 'explorer/keys'];
		assert.deepEqual(
			offending(({file, of}) => isIn(pure, file) && isIn(['explorer/terminal'], of)),
			[],
		);
		assert.deepEqual(
			offending(
				({file, of, isTypeOnly}) =>
					isIn([...pure, 'explorer/views'], file) && !isTypeOnly && ['ink', 'react'].includes(of),
			),
			[],
		);
	});

	test('starts commands without loading the explorer or Ink', () => {
		const entry = fs.readFileSync('cli.tsx', 'utf8');
		const first = [...entry.matchAll(statements)].filter(([, type, from]) => from?.startsWith('.') && type !== 'type');
		const seen = new Set<string>();
		const follow = (file: string): void => {
			if (seen.has(file)) return;
			seen.add(file);
			const text = fs.readFileSync(path.join('source', file), 'utf8');
			for (const [, type, from] of text.matchAll(statements)) {
				if (!from || type === 'type') continue;
				assert.ok(!['ink', 'react', 'ink-table'].includes(from), `${file} loads ${from} at the start`);
				if (from.startsWith('.')) follow(path.posix.join(path.posix.dirname(file), from));
			}
		};
		for (const [, , from = ''] of first) follow(path.posix.relative('source', path.posix.normalize(from)));
		assert.ok(seen.size > 5);
	});
});
