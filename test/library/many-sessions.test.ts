import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {after, test} from 'node:test';
import {hostedLibrary} from './hosted.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'session-tui-many-'));
after(() => fs.rmSync(folder, {recursive: true}));

/** More than two messages hold. */
const sessions = 2_100;

test('a library of more rows than a message holds arrives whole, and until then nobody takes it for complete', async () => {
	fs.mkdirSync(path.join(folder, 'anna'));
	for (let session = 0; session < sessions; session++) {
		const name = `2026-01-05_${String(session).padStart(8, '0')}-0000-4000-8000-000000000000.jsonl`;
		fs.writeFileSync(path.join(folder, 'anna', name), '{"type":"user"}\n');
	}
	const {library} = hostedLibrary([folder]);
	const seen: {rows: number; phase: string}[] = [];
	await new Promise<void>(resolve => {
		library.subscribe(() => {
			const {phase} = library.state.progress;
			seen.push({rows: library.state.sessions.size, phase});
			if (phase === 'ready') resolve();
		});
	});
	library.close();
	assert.equal(library.state.sessions.size, sessions);
	assert.ok(library.state.users.some(({user, sessions: count}) => user === 'anna' && count === sessions));
	const partial = seen.filter(({rows}) => rows < sessions);
	assert.ok(partial.length >= 2, 'it came in parts');
	assert.deepEqual([...new Set(partial.map(({phase}) => phase))], ['listing']);
});
