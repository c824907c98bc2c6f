import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {before, describe, type TestContext, test} from 'node:test';
import {Session, uuidOf} from '../../fixtures/generator/session.ts';
import {temporaryFolder} from '../sources/temporary.ts';
import {build, type Explorer, started} from './built.ts';

before(build);

interface Growing {
	readonly folder: string;
	readonly file: string;
	readonly session: Session;
	/** Appends what the session has said since. */
	grow(): void;
}

function growing(t: TestContext): Growing {
	const id = uuidOf('growing');
	const session = new Session({id, start: '2026-03-01T10:00:00.000Z', cwd: '/home/eva/pears', version: '2.1.40'});
	session.prompt('prune the pears');
	for (let row = 0; row < 40; row++) session.bash(`prune ${row}`);
	const name = `eva/2026-03-01_${id}.jsonl`;
	const folder = temporaryFolder(t, {[name]: session.text});
	const file = path.join(folder, name);
	const grow = () => fs.appendFileSync(file, session.text.slice(fs.statSync(file).size));
	return {folder, file, session, grow};
}

async function openEvents(it: Explorer): Promise<void> {
	it.press('enter');
	await it.until('prune the pears');
	it.press('enter');
	await it.until('begins with');
	it.press('enter');
	await it.until(/1 of 4\d/);
}

describe('files that change while they are looked at', {concurrency: 3, timeout: 60_000}, () => {
	test('Ctrl+R and the watcher bring what was appended; the cursor and the window stay', async t => {
		const {folder, session, grow} = growing(t);
		const it = await started([folder]);
		await openEvents(it);
		it.type('jjj');
		await it.until(/4 of 41/);
		const rows = it.lines().slice(0, -1);
		session.bash('graft the quinces');
		grow();
		it.press('ctrl+r');
		await it.until(/4 of 42/);
		assert.deepEqual(it.lines().slice(2, -1), rows.slice(2));
		session.say('All grafted.');
		grow();
		await it.until(/4 of 43/);
		it.press('G');
		await it.until('All grafted.');
		await it.kill();
	});

	test('. follows the end of a growing session until it is pressed again', async t => {
		const {folder, session, grow} = growing(t);
		const it = await started([folder]);
		await openEvents(it);
		it.press('.');
		await it.until(/41 of 41/);
		await it.until('following');
		session.bash('graft the quinces');
		grow();
		await it.until(/42 of 42/);
		assert.match(it.selected(), /graft the quinces/);
		it.press('.');
		await it.until(() => !/following/.test(it.lines()[0] ?? ''));
		session.bash('water the figs');
		grow();
		await it.until(/42 of 43/);
		await it.kill();
	});

	test('half a line that is being written counts when its end comes', async t => {
		const {folder, file, session} = growing(t);
		const it = await started([folder]);
		await openEvents(it);
		session.prompt('and the walnuts?');
		const added = session.text.slice(fs.statSync(file).size);
		fs.appendFileSync(file, added.slice(0, 60));
		it.press('ctrl+r');
		await it.until('looking at the sources again');
		fs.appendFileSync(file, added.slice(60));
		it.press('ctrl+r');
		await it.until(/1 of 42/);
		it.press('G');
		await it.until('and the walnuts?');
		assert.doesNotMatch(it.screen(), /skipped|broken/);
		await it.kill();
	});

	test('a file that is rewritten shorter is read anew', async t => {
		const {folder, file} = growing(t);
		const it = await started([folder]);
		await openEvents(it);
		const other = new Session({
			id: uuidOf('other'),
			start: '2026-03-02T10:00:00.000Z',
			cwd: '/home/eva',
			version: '2.1.40',
		});
		fs.writeFileSync(file, other.prompt('start over').say('Gladly.').text);
		await it.until('start over');
		await it.until(/of 2\b/);
		await it.kill();
	});

	test('a file that vanishes while one is in it says so, and the list lets it go', async t => {
		const {folder, file} = growing(t);
		const it = await started([folder]);
		await openEvents(it);
		it.type('jj');
		await it.until(/3 of 41/);
		fs.rmSync(file);
		it.press('ctrl+r');
		await it.until(() => !it.screen().includes('looking at the sources again'));
		it.press('enter');
		await it.until('It cannot be shown: the file is gone');
		it.press('escape');
		await it.until('prune 2');
		it.press('escape');
		await it.until('its file was removed');
		it.press('escape');
		await it.until('No session here.');
		await it.kill();
	});
});
