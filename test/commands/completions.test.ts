import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {temporaryFolder} from '../sources/temporary.ts';
import {run} from './made-up.ts';

const scriptFor = async (shell: string): Promise<string> => (await run(['completions', shell])).stdout;
const isInstalled = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

/** What bash offers for each of these command lines, the last word being typed. */
async function offered(
	t: Parameters<typeof temporaryFolder>[0],
	lines: readonly (readonly string[])[],
): Promise<string[]> {
	const folder = temporaryFolder(t, {'completions.bash': await scriptFor('bash')});
	const asks = lines.map(words => {
		const quoted = ['session-tui', ...words].map(word => `'${word}'`).join(' ');
		return `COMP_WORDS=(${quoted}); COMP_CWORD=${words.length}; COMPREPLY=(); _session_tui; echo "\${COMPREPLY[*]}"`;
	});
	const program = ['set -u', '. ./completions.bash', ...asks].join('\n');
	const {stdout, stderr, status} = spawnSync('bash', ['--norc', '-c', program], {cwd: folder, encoding: 'utf8'});
	assert.deepEqual([status, stderr], [0, '']);
	return stdout.trimEnd().split('\n');
}

test('bash completes commands, their flags and the values of flags', {
	skip: !isInstalled('bash') && 'no bash here',
}, async t => {
	const [commands, flags, formats, list, fields, words, explorer, free] = await offered(t, [
		['se'],
		['sessions', '--fo'],
		['friction', 'DIR', '--format', ''],
		['friction', '--kind', 'permission,au'],
		['commands', '--sort', 'out'],
		['config', ''],
		['--'],
		['sessions', '--user', 'k'],
	]);
	assert.equal(commands, 'sessions search');
	assert.equal(flags, '--format');
	assert.equal(formats, 'table ndjson tsv md');
	assert.equal(list, 'permission,auth');
	assert.equal(fields, 'outcome outputBytes');
	assert.equal(words, 'path check schema');
	assert.equal(
		explorer,
		'--demo --at --gap --slow --since --transport --reader --no-cache --watch --viewer --help --version',
	);
	assert.equal(free ?? '', '', 'nobody is guessed');
});

for (const shell of ['zsh', 'fish']) {
	test(`${shell} takes its script`, {skip: !isInstalled(shell) && `no ${shell} here`}, async t => {
		const folder = temporaryFolder(t, {script: await scriptFor(shell)});
		const {status, stderr} = spawnSync(shell, ['-n', path.join(folder, 'script')], {encoding: 'utf8'});
		assert.deepEqual([status, stderr], [0, '']);
	});

	test(`the script for ${shell} names every command and flag, its quotes in pairs`, async () => {
		const script = await scriptFor(shell);
		for (const word of ['sessions', 'completions', 'format', 'repeated', 'command-not-found', 'outputBytes'])
			assert.ok(script.includes(word), word);
		for (const line of script.split('\n').filter(text => !text.startsWith('#')))
			assert.equal((line.replaceAll("'\\''", '').replaceAll("\\'", '').match(/'/g) ?? []).length % 2, 0, line);
	});
}

test('the documentation tells the fields of every command in their order', async () => {
	const text = fs.readFileSync('docs/commands.md', 'utf8');
	for (const name of ['sessions', 'blocks', 'events', 'commands', 'tools', 'friction', 'search']) {
		const row = new RegExp(`^\\| \`${name}\` \\| ([^|]+)\\|`, 'm').exec(text)?.[1] ?? '';
		const {stdout} = await run([name, '--help']);
		const fields = /\nFields\n([\s\S]*?)\n\n/.exec(stdout)?.[1] ?? '';
		const names = [...fields.matchAll(/^ {2}(\w+) /gm)].map(match => match[1]);
		assert.equal(row.trim(), names.join(', '), name);
	}
});
