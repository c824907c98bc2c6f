/** The program's entry. Decides what to load and loads nothing else: a command never pays for the explorer. */
import fs from 'node:fs';
import os from 'node:os';
import {fileURLToPath} from 'node:url';
import {exitStatus} from './source/commands/command.ts';
import {type ExplorerRequest, main} from './source/commands/main.ts';
import {terminalAsk} from './source/commands/terminal-ask.ts';

/** Of the places where something may lie, beside the sources or beside the bundle, the one where it does. */
function firstOf(places: readonly [string, ...string[]]): URL {
	const urls = places.map(place => new URL(place, import.meta.url));
	return urls.find(url => fs.existsSync(url)) ?? new URL(places[0], import.meta.url);
}

const demoFolder = fileURLToPath(firstOf(['./fixtures/demo', '../fixtures/demo']));

async function explore({config, ...request}: ExplorerRequest): Promise<number> {
	const [{startExplorer}, {defaultKeymap, rebind}] = await Promise.all([
		import('./source/explorer/start.ts'),
		import('./source/explorer/keys/keymap.ts'),
	]);
	return startExplorer({
		...request,
		module: firstOf(['./library.js', './source/library/worker/thread.ts']),
		demoFolder,
		keymap: rebind(defaultKeymap, config.keys),
		isPlain: config.theme === 'plain',
	});
}

const writeProblem = ({code, message}: NodeJS.ErrnoException): string =>
	code === 'ENOSPC' ? 'no space is left on the device' : message;

async function start(): Promise<void> {
	const {stdin, stdout, stderr, env} = process;
	// The reader has gone (`| head`): there is nobody to tell.
	stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code === 'EPIPE') process.exit();
		stderr.write(`session-tui: the output cannot be written: ${writeProblem(error)}\n`);
		process.exit(exitStatus.unreadable);
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
		// Ctrl+C at a question is what it is in a terminal that is not raw.
		...(stdin.isTTY && stderr.isTTY
			? {ask: terminalAsk(stdin, stderr, () => process.kill(process.pid, 'SIGINT'))}
			: {}),
		version: process.env.SESSION_TUI_VERSION ?? 'from source',
	};
	process.exitCode = await main(process.argv.slice(2), io, explore);
}

await start();
