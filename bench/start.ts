/** CPU from the start of the built program until the first frame with rows stands on the terminal, over that of `node -e 0`. */
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import {median, report} from './figure.ts';
import {cpuSeconds} from './proc.ts';
import {startInPty} from './pty.ts';

const [team = ''] = process.argv.slice(2);
const runs = 7;
const users = fs.readdirSync(team);

/** All threads, at the moment the first user's name has been written: the worker's reading up to then counts too. */
async function firstFrameSeconds(): Promise<number> {
	const program = startInPty(['dist/cli.js', team]);
	let seconds = Number.NaN;
	await program.until(written => {
		if (!users.some(user => written.includes(user))) return false;
		seconds = cpuSeconds(program.pid);
		return true;
	});
	program.end();
	return seconds;
}

function bareNodeSeconds(): number {
	const {user, system} = JSON.parse(
		execFileSync(process.execPath, ['-p', 'JSON.stringify(process.cpuUsage())'], {encoding: 'utf8'}),
	);
	return (user + system) / 1e6;
}

const started: number[] = [];
const bare: number[] = [];
for (let run = 0; run < runs; run++) {
	bare.push(bareNodeSeconds());
	started.push(await firstFrameSeconds());
}
report({
	what: `start to first frame with rows, CPU, median of ${runs}`,
	value: median(started),
	unit: 's',
	anchor: {what: 'for node -p 0', value: median(bare)},
	bound: {atMost: Number((median(bare) + 0.25).toFixed(3))},
});
process.exit();
