#!/usr/bin/env node
/**
 * Runs every test below test/ (or the ones named: `node test/run.mjs search`) with Node's own runner.
 * CI is set to false because Ink draws nothing where it is true, and colours are forced so that they can be asserted.
 * Programs that tests start leave the person's own cache alone.
 */
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';

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
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'session-tui-tests-'));
process.on('exit', () => fs.rmSync(scratch, {recursive: true, force: true}));
const root = path.dirname(here);

/** A file that takes longer hangs; on a quiet machine the slowest takes twenty seconds. */
const mostMilliseconds = 100_000;

/** Runs the files; the status of the runner, and the files in which a test failed. */
function run(wantedFiles, atOnce) {
	const failed = path.join(scratch, 'failed');
	fs.rmSync(failed, {force: true});
	const {status} = spawnSync(
		process.execPath,
		[
			...['--import', 'tsx', '--test', `--test-concurrency=${atOnce}`, `--test-timeout=${mostMilliseconds}`],
			...[`--test-reporter=${process.stdout.isTTY ? 'spec' : 'tap'}`, '--test-reporter-destination=stdout'],
			...[`--test-reporter=${pathToFileURL(path.join(here, 'failed-files.mjs'))}`],
			`--test-reporter-destination=${failed}`,
			...wantedFiles,
		],
		{
			stdio: 'inherit',
			cwd: root,
			env: {...env, CI: 'false', FORCE_COLOR: '1', TZ: 'UTC', LC_ALL: 'C.UTF-8', SESSION_TUI_NO_CACHE: '1'},
		},
	);
	const names = fs.existsSync(failed) ? fs.readFileSync(failed, 'utf8').split('\n').filter(Boolean) : [];
	return {status: status ?? 1, failed: wantedFiles.filter(file => names.includes(file))};
}

const first = run(files, 3);
let {status} = first;
// Real terminals and servers wait for one another, and a busy machine can make them late: whether something is wrong
// shows when the file has the machine to itself. It is run once more, and said.
if (status !== 0 && first.failed.length > 0 && first.failed.length <= 3 && files.length > first.failed.length) {
	console.log(
		`\nfailed beside others, run once more alone: ${first.failed.map(file => path.relative(root, file)).join(', ')}`,
	);
	({status} = run(first.failed, 1));
}
process.exit(status);
