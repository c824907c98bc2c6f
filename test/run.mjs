#!/usr/bin/env node
/**
 * Runs every test below test/ (or the ones named: `node test/run.mjs search`) with Node's own runner.
 * CI is set to false because Ink draws nothing where it is true, and colours are forced so that they can be asserted.
 * Programs that tests start leave the person's own cache alone.
 */
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const files = fs
	.readdirSync(here, {recursive: true})
	.filter(file => /\.test\.tsx?$/.test(file))
	.filter(file => wanted.length === 0 || wanted.some(part => file.includes(part)))
	.sort()
	.map(file => path.join(here, file));
if (files.length === 0) {
	console.error(`no test file matches ${wanted.join(' ')}`);
	process.exit(2);
}
if (!process.env.SESSION_TUI_CORPUS)
	console.log('SESSION_TUI_CORPUS is unset: tests on real transcripts are skipped, and each says so.');
const {NO_COLOR: _, ...env} = process.env;
const run = spawnSync(process.execPath, ['--import', 'tsx', '--test', '--test-concurrency=3', ...files], {
	stdio: 'inherit',
	cwd: path.dirname(here),
	env: {...env, CI: 'false', FORCE_COLOR: '1', TZ: 'UTC', LC_ALL: 'C.UTF-8', SESSION_TUI_NO_CACHE: '1'},
});
process.exit(run.status ?? 1);
