#!/usr/bin/env node
/**
 * Runs the benchmarks and prints one table: `npm run bench`, or `npm run bench -- keys bytes` for some of them.
 * Each runs in a process of its own, bundled and in production mode as the program is. bench/README.md says how to read it.
 */
import {spawn} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {buildProgram, bundleOptions} from '../build.mjs';

const benchmarks = ['bytes', 'keys', 'start', 'scanner', 'indexing', 'marking', 'friction-screen', 'cache'];
/** Run only when they are named: they take minutes, and no corpus. */
const longOnes = ['scale'];
/** Below node_modules, so that imports of packages are found from there. */
const bundleFolder = 'node_modules/.cache/session-tui-bench';

process.chdir(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const isSize = word => /^\d+[MG]$/.test(word);
const sizes = process.argv.slice(2).filter(isSize);
const wanted = process.argv.slice(2).filter(word => !isSize(word));
const known = [...benchmarks, ...longOnes];
const unknown = wanted.filter(name => !known.includes(name));
if (unknown.length > 0) stop(`no benchmark ${unknown.join(', ')}: there are ${known.join(', ')}`);
const needsCorpus = wanted.length === 0 || wanted.some(name => !longOnes.includes(name));
const corpus = process.env.SESSION_TUI_CORPUS;
const team = corpus && path.resolve(corpus, 'team');
if (needsCorpus && (!team || !fs.existsSync(team))) {
	stop(
		`${team ? `there is no ${team}` : 'SESSION_TUI_CORPUS is not set'}: set it to a folder that holds team/<user>/*.jsonl, real transcripts to measure on`,
	);
}
if (process.platform !== 'linux') stop('these benchmarks read /proc: they run on Linux only');

await buildProgram();
console.log(`node ${process.version}, ${await cpuName()}`);
const rows = [];
for (const name of wanted.length > 0 ? wanted : benchmarks) {
	console.log(`${name} …`);
	rows.push(...(await run(name)));
}
printTable(rows);
if (rows.some(row => row[5] === 'MISSED')) process.exitCode = 1;

/** The figures a benchmark prints, one JSON object a line, as rows of the table. */
async function run(name) {
	const outfile = path.join(bundleFolder, `${name}.mjs`);
	await build({
		...bundleOptions,
		entryPoints: [`bench/${name}.ts`],
		outfile,
		// The pseudo-terminal is a native addon and stays outside.
		external: ['@lydell/node-pty', '@xterm/*'],
		banner: {
			js: "import {createRequire as benchRequire} from 'node:module'; const require = benchRequire(import.meta.url);",
		},
	});
	const child = spawn(process.execPath, [outfile, team ?? '', ...sizes], {
		stdio: ['ignore', 'pipe', 'inherit'],
		env: {...process.env, NODE_ENV: 'production', CI: 'false'},
	});
	const ended = new Promise(resolve => child.once('exit', (code, signal) => resolve(code ?? signal)));
	const found = [];
	for await (const line of readline.createInterface({input: child.stdout})) {
		if (line.startsWith('{')) found.push(toRow(JSON.parse(line)));
		else console.log(line);
	}
	const status = await ended;
	if (status !== 0) {
		printTable(found);
		stop(`${name} failed: ${status}`);
	}
	return found;
}

function toRow({what, value, unit, anchor, bound, stretch}) {
	const shown = number => (number >= 100 ? number.toFixed(0) : number.toPrecision(3));
	const keeps = bound && (bound.atMost !== undefined ? value <= bound.atMost : value >= bound.atLeast);
	const short = number => String(Math.round(number * 1e3) / 1e3);
	return [
		what,
		`${shown(value)} ${unit}`,
		anchor ? `${shown(anchor.value)} ${unit} ${anchor.what}` : '',
		anchor ? (value / anchor.value).toFixed(2) : '',
		bound ? (bound.atMost !== undefined ? `≤ ${short(bound.atMost)}` : `≥ ${short(bound.atLeast)}`) : '',
		bound ? (keeps ? 'kept' : 'MISSED') : '',
		stretch === undefined ? '' : `≤ ${short(stretch)}`,
		stretch === undefined ? '' : value <= stretch ? 'kept' : 'missed',
	];
}

function printTable(body) {
	const all = [['what', 'figure', 'anchor', 'ratio', 'bound', '', 'stretch', ''], ...body];
	const widths = all[0].map((_, column) => Math.max(...all.map(row => row[column].length)));
	for (const row of all)
		console.log(
			row
				.map((cell, column) => cell.padEnd(widths[column]))
				.join('  ')
				.trimEnd(),
		);
}

async function cpuName() {
	const os = await import('node:os');
	return `${os.availableParallelism()} × ${os.cpus()[0]?.model ?? 'unknown processor'}, load ${os.loadavg()[0].toFixed(1)}`;
}

function stop(reason) {
	console.error(reason);
	process.exit(2);
}
