/** The program's entry. Decides what to load and loads nothing else: a command never pays for the explorer. */
import fs from 'node:fs';
import os from 'node:os';
import {fileURLToPath} from 'node:url';
import {isMainThread} from 'node:worker_threads';
import {type ExplorerRequest, main} from './source/commands/main.ts';

/** Beside the sources and beside the bundle. */
const demoFolders = ['./fixtures/demo', '../fixtures/demo'].map(place =>
	fileURLToPath(new URL(place, import.meta.url)),
);
const demoFolder = demoFolders.find(folder => fs.existsSync(folder)) ?? (demoFolders[0] as string);

async function explore({config, ...request}: ExplorerRequest): Promise<number> {
	const [{startExplorer}, {defaultKeymap, rebind}] = await Promise.all([
		import('./source/explorer/start.ts'),
		import('./source/explorer/keys/keymap.ts'),
	]);
	return startExplorer({
		...request,
		module: new URL(import.meta.url),
		demoFolder,
		keymap: rebind(defaultKeymap, config.keys),
		isPlain: config.theme === 'plain',
	});
}

async function start(): Promise<void> {
	const {stdin, stdout, stderr, env} = process;
	// The reader has gone (`| head`): there is nobody to tell.
	stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code !== 'EPIPE') throw error;
		process.exit();
	});
	const io = {
		stdin,
		stdout,
		stderr,
		env,
		cwd: process.cwd(),
		home: os.homedir(),
		now: Date.now(),
		demoFolder,
		version: process.env.SESSION_TUI_VERSION ?? 'from source',
	};
	process.exitCode = await main(process.argv.slice(2), io, explore);
}

if (isMainThread) await start();
else (await import('./source/library/worker/host.ts')).hostLibraryInWorker();
