import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {describe, test} from 'node:test';
import {openFolder} from '../../../source/sources/local.ts';
import {type Pulled, pull, teamPath} from '../../../source/sources/remote/pull.ts';
import type {Source} from '../../../source/sources/source.ts';
import {put, temporaryFolder} from '../temporary.ts';

const id = '01234567-0000-4000-8000-000000000000';

async function pulled(source: Source, folder: string, users: readonly string[] | null = null): Promise<string[]> {
	const lines: string[] = [];
	const onPulled = ({outcome, path: file, problem}: Pulled) =>
		lines.push(`${outcome} ${file}${problem ? `: ${problem}` : ''}`);
	await pull(source, folder, {users: users && (user => users.includes(user)), onPulled});
	return lines.sort();
}

describe('pulling into a folder', () => {
	test('brings what is new, then only says what changed', async t => {
		const there = temporaryFolder(t, {
			[`anna/2026-01-01_${id}.jsonl`]: 'one\n',
			[`bert/2026-01-02_${id}.jsonl`]: 'two\n',
			[`bert/2026-01-03_${id}.jsonl`]: 'three\n',
		});
		const here = path.join(temporaryFolder(t), 'new/folder');
		const source = openFolder(there);
		assert.deepEqual(await pulled(source, here), [
			`new anna/2026-01-01_${id}.jsonl`,
			`new bert/2026-01-02_${id}.jsonl`,
			`new bert/2026-01-03_${id}.jsonl`,
		]);
		assert.equal(fs.readFileSync(path.join(here, `bert/2026-01-02_${id}.jsonl`), 'utf8'), 'two\n');
		fs.appendFileSync(path.join(there, `anna/2026-01-01_${id}.jsonl`), 'more\n');
		put(there, `bert/2026-01-02_${id}.jsonl`, 'rewritten\n');
		assert.deepEqual(await pulled(source, here), [
			`changed bert/2026-01-02_${id}.jsonl`,
			`grown anna/2026-01-01_${id}.jsonl`,
			`same bert/2026-01-03_${id}.jsonl`,
		]);
		fs.rmSync(path.join(there, 'bert'), {recursive: true});
		assert.deepEqual(await pulled(source, here), [`same anna/2026-01-01_${id}.jsonl`]);
		assert.ok(fs.existsSync(path.join(here, `bert/2026-01-02_${id}.jsonl`)), 'what is gone there stays here');
	});

	test('makes one layout of all', async t => {
		const home = '{"type":"user","cwd":"/home/carl/work"}\n';
		const there = temporaryFolder(t, {
			[`-home-carl-work/${id}.jsonl`]: home,
			[`-home-carl-work/${id}/subagents/agent-a1.jsonl`]: home,
		});
		const here = temporaryFolder(t);
		assert.deepEqual(await pulled(openFolder(there), here), [
			`new carl/-home-carl-work/${id}.jsonl`,
			`new carl/-home-carl-work/${id}/subagents/agent-a1.jsonl`,
		]);
		const flat = temporaryFolder(t, {
			[`martin.m_2026-01-01_${id}.jsonl`]: 'x\n',
			[`anna_2026-01-01_${id}.jsonl`]: 'y\n',
		});
		assert.deepEqual(await pulled(openFolder(flat), here, ['martin.m']), [`new martin.m/2026-01-01_${id}.jsonl`]);
		const listed = await openFolder(here).list();
		assert.deepEqual([...new Set(listed.files.map(({user}) => user))].sort(), ['carl', 'martin.m']);
	});

	test('never leaves the folder, whatever a server lists', async t => {
		for (const file of ['../x.jsonl', 'anna/../../x.jsonl', 'anna//x.jsonl', './x.jsonl', 'anna/..\\x.jsonl'])
			assert.equal(teamPath({path: file, user: 'anna', userFrom: 'folder'}, 'anna'), null, file);
		assert.equal(teamPath({path: 'a.jsonl', user: null, userFrom: 'cwd'}, '..'), null);
		assert.equal(teamPath({path: 'a.jsonl', user: null, userFrom: 'cwd'}, 'a/b'), null);
		const there = temporaryFolder(t, {[`anna/2026-01-01_${id}.jsonl`]: 'one\n'});
		const here = temporaryFolder(t);
		const elsewhere = temporaryFolder(t);
		fs.symlinkSync(elsewhere, path.join(here, 'anna'));
		assert.deepEqual(await pulled(openFolder(there), here), [
			`failed anna/2026-01-01_${id}.jsonl: a link or a file is in the place of a folder`,
		]);
		assert.deepEqual(fs.readdirSync(elsewhere), []);
		fs.rmSync(path.join(here, 'anna'));
	});

	test('puts no half file in the place of a whole one', async t => {
		const name = `anna/2026-01-01_${id}.jsonl`;
		const there = temporaryFolder(t, {[name]: 'first\n'});
		const here = temporaryFolder(t);
		const source = openFolder(there);
		await pulled(source, here);
		put(there, name, `${'longer\n'.repeat(100)}`);
		async function* breaking() {
			yield Buffer.from('half');
			throw new Error('the link died');
		}
		const broken: Source = {
			...source,
			name: 'x',
			root: there,
			file: null,
			list: () => source.list(),
			chunks: breaking,
			readRange: source.readRange,
			watch: source.watch,
		};
		assert.deepEqual(await pulled(broken, here), [`failed ${name}: the link died`]);
		assert.equal(fs.readFileSync(path.join(here, name), 'utf8'), 'first\n');
		assert.deepEqual(fs.readdirSync(path.join(here, 'anna')), [path.basename(name)]);
	});
});
