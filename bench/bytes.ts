/** Bytes to the terminal for one row down and for one row of scrolling, of the built program at 120x40 on real transcripts. */
import {report} from './figure.ts';
import {type PtyProgram, startInPty} from './pty.ts';

const [team = ''] = process.argv.slice(2);
const rows = 40;
const movesMeasured = 15;
const down = 'j';
const redraw = '\f';
const untilReadMilliseconds = 800;

/** Bytes of each of so many keys, one after the other. */
async function bytesPerKey(program: PtyProgram, key: string, count: number): Promise<number[]> {
	const bytes: number[] = [];
	for (let pressed = 0; pressed < count; pressed++) {
		const before = program.bytes();
		program.send(key);
		await program.until(() => program.bytes() > before);
		await program.quiet(60);
		bytes.push(program.bytes() - before);
	}
	return bytes;
}

async function measure(view: string, ...way: readonly string[]): Promise<void> {
	const program = startInPty(['dist/cli.js', team], {rows});
	await program.quiet(untilReadMilliseconds);
	for (const keys of way) {
		program.send(keys);
		await program.quiet(300);
	}
	const moves = await bytesPerKey(program, down, movesMeasured);
	program.send('g');
	await program.quiet(300);
	program.send(down.repeat(rows)); // to the bottom of the window and a little further
	await program.quiet(300);
	const scrolls = await bytesPerKey(program, down, movesMeasured);
	const [wholeScreen = Number.NaN] = await bytesPerKey(program, redraw, 1);
	program.end();
	for (const [what, bytes, atMost] of [
		['one row down', moves, 600],
		['one row of scrolling', scrolls, 700],
	] as const) {
		report({
			what: `${view}: ${what}, largest of ${bytes.length}`,
			value: Math.max(...bytes),
			unit: 'bytes',
			anchor: {what: 'for the whole screen', value: wholeScreen},
			bound: {atMost},
		});
	}
}

await measure('sessions', 'A');
await measure('events', 'A', '\r', '\r', 'a'); // newest session, first block, then all of the session
process.exit();
