import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {usualRemoteSettings} from '../../../source/sources/open-remote.ts';
import {LocalTransport} from '../../../source/sources/remote/local-transport.ts';
import {openRemoteSource} from '../../../source/sources/remote/remote-source.ts';
import {until} from '../../until.ts';
import {temporaryFolder} from '../temporary.ts';

test('only the files that somebody wants are fetched; another comes when it is asked for', async t => {
	const line = `${JSON.stringify({type: 'user'})}\n`;
	const name = '2026-02-05_aaaaaaaa-0000-4000-8000-000000000001.jsonl';
	const home = temporaryFolder(t, {[`team/ana/${name}`]: line, [`team/ben/${name}`]: line, [`team/kim/${name}`]: line});
	const source = openRemoteSource({
		...usualRemoteSettings,
		...{keepsCopy: true, name: 'here', env: {}, home, ask: async () => null, onStatus: () => {}, onNotice: () => {}},
		address: {kind: 'remote', user: null, host: 'here', port: null, path: path.join(home, 'team')},
		openTransport: async () => new LocalTransport(),
	});
	t.after(() => source.close());
	const {files} = await source.list();
	assert.equal(files.length, 3);
	source.wants(new Set([`kim/${name}`]));
	const kept = () =>
		fs
			.readdirSync(path.join(home, '.cache'), {recursive: true, encoding: 'utf8'})
			.filter(file => path.basename(path.dirname(file)) === 'data').length;
	await until(() => source.status.phase === 'ready' && source.status.filesDone === 1, 'it has come');
	assert.equal(source.status.files, 1);
	for await (const chunk of source.chunks(`ben/${name}`, 0)) assert.equal(String(chunk), line);
	await source.close();
	assert.equal(kept(), 2);
});
